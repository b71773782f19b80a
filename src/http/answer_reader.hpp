#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "http/message.hpp"
#include "http/sink.hpp"

namespace taskctl::http {

// Puts one answer together from the lines and pieces that arrive, and counts what they cost.
// Interim answers (1xx) and trailers are dropped.
class AnswerReader {
public:
    // Bodies of answers 200 and 206 go there.
    void pour_into(Sink* sink) { sink_ = sink; }

    // A line of the head, its line end included. False when it is one too many.
    bool take_line(std::string_view line);
    // False when it is one too many.
    bool take_body(std::string_view piece);

    // Whether a final answer's head was seen to its end. libcurl reports a connection that closes
    // before that as an empty answer.
    bool complete() const { return complete_; }
    // Set once something was one too many, or refused by the sink.
    const std::optional<NoAnswer>& overflow() const { return overflow_; }

    // Ends the reader's use.
    Response take() { return std::move(response_); }

private:
    void add_header(std::string_view line);
    bool pours() const;
    bool refuse(NoAnswerKind kind, std::string message);

    Sink* sink_ = nullptr;
    Response response_;
    std::size_t head_size_ = 0;
    bool in_head_ = false;
    bool complete_ = false;
    std::optional<NoAnswer> overflow_;
};

}  // namespace taskctl::http
