#include "http/answer_reader.hpp"

#include <algorithm>
#include <charconv>

#include "http/ascii.hpp"

namespace taskctl::http {
namespace {

std::string_view without_line_end(std::string_view line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

int parse_status(std::string_view line) {
    const std::string_view text = line.substr(std::min(line.find(' '), line.size() - 1) + 1);
    int status = 0;
    std::from_chars(text.data(), text.data() + text.size(), status);
    return status;
}

}  // namespace

bool AnswerReader::take_line(std::string_view line) {
    head_size_ += line.size();
    if (head_size_ > headers_limit) {
        return refuse(NoAnswerKind::too_large, "the answer's headers exceed 256 KiB");
    }
    line = without_line_end(line);
    if (in_head_ && line.empty()) {
        in_head_ = false;
        complete_ = response_.status >= 200;
        if (complete_ && pours() && !sink_->begin(response_)) {
            return refuse(NoAnswerKind::garbled, "the answer's body is not wanted");
        }
    } else if (in_head_) {
        add_header(line);
    } else if (!complete_ && line.starts_with("HTTP/")) {
        response_.headers.clear();
        response_.status = parse_status(line);
        in_head_ = true;
    }
    return true;
}

void AnswerReader::add_header(std::string_view line) {
    // A line that begins with white space continues the one before (RFC 9112, 5.2).
    if (line.front() == ' ' || line.front() == '\t') {
        const auto more = trim(line);
        if (response_.headers.empty() || more.empty()) return;
        std::string& value = response_.headers.back().value;
        if (!value.empty()) value += ' ';
        value += more;
        return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    response_.headers.push_back(
        {std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
}

bool AnswerReader::pours() const {
    return sink_ != nullptr && (response_.status == 200 || response_.status == 206);
}

bool AnswerReader::refuse(NoAnswerKind kind, std::string message) {
    overflow_ = NoAnswer{kind, std::move(message)};
    return false;
}

bool AnswerReader::take_body(std::string_view piece) {
    if (pours()) {
        return sink_->take(piece) ||
               refuse(NoAnswerKind::garbled, "the rest of the answer's body is not wanted");
    }
    if (piece.size() > body_limit - response_.body.size()) {
        return refuse(NoAnswerKind::too_large, "the answer's body exceeds 4 MiB");
    }
    response_.body += piece;
    return true;
}

}  // namespace taskctl::http
