#include "http/message.hpp"

#include <algorithm>

#include "http/ascii.hpp"

namespace taskctl::http {
namespace {

bool is_token_character(char c) {
    return is_alphanumeric(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> find(const Headers& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (same_ignoring_case(header.name, name)) return header.value;
    }
    return std::nullopt;
}

bool is_valid(const Header& header) {
    return !header.name.empty() &&
           std::all_of(header.name.begin(), header.name.end(), is_token_character) &&
           std::none_of(header.value.begin(), header.value.end(),
                        [](char c) { return is_control(c) && c != '\t'; });
}

}  // namespace taskctl::http
