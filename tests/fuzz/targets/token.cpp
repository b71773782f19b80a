// What a token file or standard input holds. Input: the text.
#include "credential/token.hpp"

#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "model/visible.hpp"

namespace taskctl::fuzz {
namespace {

std::string_view first_line(std::string_view text) {
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

void check(std::string_view text) {
    const auto token = credential::parse_token(text, "SOURCE");
    if (!token) {
        const auto& message = token.error().message;
        require(token.error().fault == model::Fault::configuration, "a bad token is exit code 78");
        require(message.find("SOURCE") != std::string::npos, "a message names the source");
        require(is_printable_ascii(message) && message.size() < 100, "a message quotes no token");
        return;
    }
    const auto& secret = token->token.reveal();
    require(!secret.empty(), "no token is empty");
    require(secret.size() <= credential::longest_token_text, "no token is longer than its text");
    require(!model::has_control_byte(secret), "no token can begin another header");
    if (!text.starts_with('{')) {
        require(secret == first_line(text), "the first line is the token");
    } else {
        require(is_utf8(secret), "a token out of JSON is UTF-8");
    }
}

}  // namespace taskctl::fuzz
