#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace taskctl::model {

// The candidate that was most likely meant by `word` (edit distance with transposition of at most a
// third of its length), for "did you mean". Nothing when none is near.
std::optional<std::string> most_similar(std::string_view word,
                                        std::span<const std::string> candidates);

// ` (did you mean `x`?)` or nothing: ready to be put behind an error message.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace taskctl::model
