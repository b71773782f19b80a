#pragma once

#include <string>

namespace taskctl::commands {

// CLI11 takes a positional `[a,b]` for a list of two, also where a user means a task's id or a
// file. A byte in front of such a word, which no id may have, keeps it whole.
inline constexpr char list_shield = '\x01';

inline std::string shielded(const std::string& word) {
    const bool is_list = word.starts_with('[') && word.ends_with(']');
    return is_list || word.starts_with(list_shield) ? list_shield + word : word;
}

inline std::string literal(std::string word) {
    if (word.starts_with(list_shield)) word.erase(0, 1);
    return word;
}

}  // namespace taskctl::commands
