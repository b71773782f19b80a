// Lines of a head and pieces of a body as they arrive. Input: lines; after the one that ends the
// final answer's head come pieces of the body.
#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "http/answer_reader.hpp"
#include "http/ascii.hpp"

namespace taskctl::fuzz {

void check(std::string_view text) {
    http::AnswerReader reader;
    std::size_t body = 0;
    std::size_t head = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        const auto whole = text.substr(0, std::min(text.size(), line.size() + 1));
        text.remove_prefix(whole.size());
        const bool in_body = reader.complete();
        (in_body ? body : head) += whole.size();
        const bool taken = in_body ? reader.take_body(whole) : reader.take_line(whole);
        require(taken == !reader.overflow(), "what is refused is too large");
        if (!taken) {
            require(body > http::body_limit || head > http::headers_limit, "the caps are kept");
            return;
        }
    }
    const bool complete = reader.complete();
    const auto response = reader.take();
    require(response.body.size() == body, "no byte of the body is lost");
    require(!complete || response.status >= 200, "an interim answer is not the answer");
    std::size_t size = 0;
    for (const auto& header : response.headers) {
        require(header.name.find_first_of("\n:") == std::string::npos, "a name ends at its colon");
        require(header.value.find('\n') == std::string::npos, "a value ends with its line");
        require(http::trim(header.value) == header.value, "a value is trimmed");
        size += header.name.size() + header.value.size();
    }
    require(size <= head, "headers are made of what came");
}

}  // namespace taskctl::fuzz
