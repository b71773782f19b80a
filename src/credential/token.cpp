#include "credential/token.hpp"

#include <nlohmann/json.hpp>

#include "model/visible.hpp"

namespace taskctl::credential {
namespace {

using model::Fault;

model::Result<std::string> from_json(std::string_view text, const std::string& source) {
    const auto object = nlohmann::json::parse(text, nullptr, false);
    const auto token = object.is_object() ? object.find("token") : object.end();
    if (!object.is_object() || token == object.end() || !token->is_string()) {
        return model::fail(Fault::configuration,
                           source + " begins with `{` but is no JSON object with a string `token`");
    }
    return token->get<std::string>();
}

}  // namespace

model::Result<model::Secret> check_token(std::string_view text, std::string_view source) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    const std::string where(source);
    if (text.empty()) {
        return model::fail(Fault::configuration, "the token in " + where + " is empty");
    }
    if (model::has_control_byte(text)) {
        return model::fail(Fault::configuration,
                           "the token in " + where + " has a control character in it");
    }
    return model::Secret(std::string(text));
}

model::Result<model::Secret> parse_token(std::string_view text, std::string_view source) {
    const std::string where(source);
    if (text.size() > longest_token_text) {
        return model::fail(Fault::configuration, "the token in " + where + " is over 64 KiB");
    }
    if (!text.starts_with('{')) return check_token(text.substr(0, text.find('\n')), source);
    const auto token = from_json(text, where);
    if (!token) return tl::make_unexpected(token.error());
    return check_token(*token, source);
}

}  // namespace taskctl::credential
