#include "credential/token.hpp"

#include <nlohmann/json.hpp>

#include "model/visible.hpp"

namespace taskctl::credential {
namespace {

using model::Fault;
using nlohmann::json;

// No time in what is wrong or too far away to be told in milliseconds.
std::optional<model::WallTime> read_time(const json& value) {
    constexpr double latest = 253'402'300'799;  // the end of year 9999
    if (value.is_string()) return model::parse_rfc3339(value.get_ref<const std::string&>());
    if (!value.is_number()) return std::nullopt;
    const double seconds = value.get<double>();
    if (!(seconds >= 0 && seconds <= latest)) return std::nullopt;
    return model::WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

model::Result<TokenText> from_json(std::string_view text, const std::string& source) {
    const auto object = json::parse(text, nullptr, false);
    const auto token = object.is_object() ? object.find("token") : object.end();
    if (!object.is_object() || token == object.end() || !token->is_string()) {
        return model::fail(Fault::configuration,
                           source + " begins with `{` but is no JSON object with a string `token`");
    }
    auto secret = check_token(token->get_ref<const std::string&>(), source);
    if (!secret) return tl::make_unexpected(secret.error());
    TokenText read{std::move(*secret), std::nullopt};
    const auto expires_at = object.find("expires_at");
    if (expires_at == object.end() || expires_at->is_null()) return read;
    read.expires_at = read_time(*expires_at);
    if (read.expires_at) return read;
    return model::fail(
        Fault::configuration,
        "`expires_at` in " + source + " is no time: RFC 3339 or epoch seconds are wanted");
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

model::Result<TokenText> parse_token(std::string_view text, std::string_view source) {
    const std::string where(source);
    if (text.size() > longest_token_text) {
        return model::fail(Fault::configuration, "the token in " + where + " is over 64 KiB");
    }
    if (text.starts_with('{')) return from_json(text, where);
    auto token = check_token(text.substr(0, text.find('\n')), source);
    if (!token) return tl::make_unexpected(token.error());
    return TokenText{std::move(*token), std::nullopt};
}

}  // namespace taskctl::credential
