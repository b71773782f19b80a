#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "transfer/note.hpp"

namespace taskctl::transfer {

// Where the bytes of one file go.
class Output {
public:
    virtual ~Output() = default;
    // How many there are.
    virtual std::uint64_t size() const = 0;
    // Given up now, they would stay for the next run.
    virtual bool is_kept() const { return false; }
    // What they belong to; null: to nothing that could be gone on with.
    virtual const Note* note() const = 0;
    // Forgets them; those of `note` come now.
    virtual model::Result<void> restart(Note note) = 0;
    // Forgets those from `offset` on, which is not behind the end.
    virtual model::Result<void> resume(std::uint64_t offset) = 0;
    virtual model::Result<void> write(std::string_view piece) = 0;
    // They are all there. Where they are now.
    virtual model::Result<std::string> finish() = 0;
};

// Standard output, say: what is written can't be taken back.
class StreamOutput final : public Output {
public:
    using Write = std::function<void(std::string_view)>;

    explicit StreamOutput(Write write) : write_(std::move(write)) {}

    std::uint64_t size() const override { return size_; }
    const Note* note() const override { return size_ > 0 ? &note_ : nullptr; }
    model::Result<void> restart(Note note) override;
    model::Result<void> resume(std::uint64_t offset) override;
    model::Result<void> write(std::string_view piece) override;
    model::Result<std::string> finish() override { return "-"; }

private:
    Write write_;
    Note note_;
    std::uint64_t size_ = 0;
};

}  // namespace taskctl::transfer
