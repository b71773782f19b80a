#include "transfer/receiver.hpp"

#include <utility>

#include "http/ascii.hpp"
#include "transfer/content.hpp"

namespace taskctl::transfer {
namespace {

// That the headers name another validator than the one that the bytes before are of. A server may
// leave a Last-Modified out when it says that the file is the same (RFC 9110, 15.3.7).
bool is_another(std::string_view validator, const http::Headers& headers) {
    const auto now = http::find(headers, validator.starts_with('"') ? "ETag" : "Last-Modified");
    return now && *now != validator;
}

}  // namespace

Receiver::Receiver(Output& output, Asked asked, model::WallTime wall, std::function<void()> moved)
    : output_(output), asked_(std::move(asked)), wall_(wall), moved_(std::move(moved)) {}

bool Receiver::begin(const http::Response& head) {
    const auto coding = http::find(head.headers, "Content-Encoding").value_or("identity");
    if (!http::same_ignoring_case(coding, "identity")) coding_ = coding;
    return head.status == 206 ? resume(head) : restart(head);
}

bool Receiver::restart(const http::Response& head) {
    restarted_ = true;
    total_ = content_length(head.headers);
    return keep(output_.restart(
        {asked_.of, strong_validator(head.headers, wall_), total_, named_extension(head.headers)}));
}

// A server may take a range for another one than was asked for, or that of another file.
bool Receiver::resume(const http::Response& head) {
    const auto header = http::find(head.headers, "Content-Range");
    const auto range = header ? parse_content_range(*header) : std::nullopt;
    const auto* const note = output_.note();
    if (asked_.offset == 0 || note == nullptr || !range || range->first != asked_.offset) {
        mismatch_ = "the server sent another part of the file than was asked for";
        return false;
    }
    const bool other_size = note->size && range->total && *note->size != *range->total;
    if (other_size || is_another(note->validator, head.headers)) {
        mismatch_ = "the file has changed meanwhile";
        return false;
    }
    total_ = range->total ? range->total : note->size;
    if (!total_) total_ = range->last + 1;
    return keep(output_.resume(asked_.offset));
}

bool Receiver::take(std::string_view piece) {
    if (total_ && piece.size() > *total_ - output_.size()) {
        mismatch_ = "the server sent more than it announced";
        return false;
    }
    if (!keep(output_.write(piece))) return false;
    moved_();
    return true;
}

bool Receiver::keep(const model::Result<void>& result) {
    if (!result) fault_ = result.error();
    return result.has_value();
}

}  // namespace taskctl::transfer
