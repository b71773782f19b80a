#pragma once

#include <functional>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "http/sink.hpp"
#include "model/result.hpp"
#include "transfer/output.hpp"

namespace taskctl::transfer {

// What a request for a file, or for the rest of it, asked for.
struct Asked {
    std::string of;            // the file's identity
    std::uint64_t offset = 0;  // with a Range when it is not zero
};

// Brings the body of one answer to the file's output, if it is what was asked for.
class Receiver final : public http::Sink {
public:
    // `output` outlives the exchange. `moved` is called when some bytes have come.
    Receiver(Output& output, Asked asked, model::WallTime wall, std::function<void()> moved);

    bool begin(const http::Response& head) override;
    bool take(std::string_view piece) override;

    // Why the output could not keep the bytes.
    const std::optional<model::Error>& fault() const { return fault_; }
    // Why the answer is not what was asked for; empty: it is.
    const std::string& mismatch() const { return mismatch_; }
    bool restarted() const { return restarted_; }
    // How the bytes are packed, when they came so unasked (Content-Encoding); mostly empty.
    const std::string& coding() const { return coding_; }
    // All that was announced is there.
    bool complete() const { return total_ && output_.size() == *total_; }
    bool is_announced() const { return total_.has_value(); }

private:
    bool restart(const http::Response& head);
    bool resume(const http::Response& head);
    bool keep(const model::Result<void>& result);

    Output& output_;
    Asked asked_;
    model::WallTime wall_;
    std::function<void()> moved_;
    std::optional<std::uint64_t> total_;
    std::optional<model::Error> fault_;
    std::string mismatch_;
    std::string coding_;
    bool restarted_ = false;
};

}  // namespace taskctl::transfer
