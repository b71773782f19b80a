#pragma once

#include <optional>
#include <string_view>

#include "model/result.hpp"
#include "model/secret.hpp"
#include "model/time.hpp"

namespace taskctl::credential {

inline constexpr std::size_t longest_token_text = 64 << 10;

struct TokenText {
    model::Secret token;
    std::optional<model::WallTime> expires_at;
};

// The token in what a file, a program or standard input gave: its first line, or the JSON object
// {"token": …, "expires_at": …}, the time as RFC 3339 or in epoch seconds. Refused (configuration)
// when it is empty or has a control byte: a line feed inside a header would begin another one. The
// message never quotes the text; `source` says where it is from.
model::Result<TokenText> parse_token(std::string_view text, std::string_view source);

// A token that is the whole text, but for a line feed at its end; refused like one above.
model::Result<model::Secret> check_token(std::string_view text, std::string_view source);

}  // namespace taskctl::credential
