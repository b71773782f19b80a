#include "fuzz/input.hpp"

#include <algorithm>
#include <charconv>

#include "http/ascii.hpp"

namespace taskctl::fuzz {

std::string_view Input::line() {
    const auto line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
    return line;
}

std::int64_t Input::number(std::int64_t least, std::int64_t most) {
    const auto text = line();
    std::int64_t number = least;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return std::clamp(number, least, most);
}

http::Headers Input::headers() {
    http::Headers headers;
    for (auto text = line(); !text.empty(); text = line()) {
        const auto colon = std::min(text.find(':'), text.size());
        headers.push_back({std::string(text.substr(0, colon)),
                           std::string(http::trim(text.substr(std::min(text.size(), colon + 1))))});
    }
    return headers;
}

std::vector<std::string_view> Input::lines() {
    std::vector<std::string_view> lines;
    while (!rest_.empty()) lines.push_back(line());
    return lines;
}

}  // namespace taskctl::fuzz
