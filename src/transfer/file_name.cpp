#include "transfer/file_name.hpp"

#include <algorithm>
#include <array>

#include "http/ascii.hpp"

namespace taskctl::transfer {
namespace {

constexpr std::size_t longest_extension = 10;
constexpr std::string_view edges = ".-";

bool is_plain(char c) {
    return http::is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
}

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), http::lower);
    return lower;
}

// What may not stand in a name becomes one dash a run.
std::string plain(std::string_view hint) {
    std::string text;
    bool replaced = false;
    for (const char c : hint) {
        if (is_plain(c)) {
            text += c;
        } else if (!replaced) {
            text += '-';
        }
        replaced = !is_plain(c);
    }
    return text;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(edges);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(edges) - first + 1);
}

// With Windows, whatever the extension: `nul.txt` is the device.
bool is_device(std::string_view name) {
    constexpr std::array<std::string_view, 4> whole = {"con", "prn", "aux", "nul"};
    const auto stem = lowered(name.substr(0, name.find('.')));
    if (std::ranges::find(whole, stem) != whole.end()) return true;
    return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) &&
           http::is_digit(stem.back());
}

std::string_view last_extension(std::string_view name) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    const auto found = name.substr(dot);
    const bool is_one = found.size() > 1 && found.size() <= longest_extension + 1 &&
                        std::ranges::all_of(found.substr(1), http::is_alphanumeric);
    return is_one ? found : std::string_view();
}

// `stem` and `end`, cut between them.
std::string joined(std::string_view stem, std::string_view end) {
    const auto room = longest_name - end.size();
    stem = stem.substr(0, room);
    while (stem.ends_with('.') || stem.ends_with('-')) stem.remove_suffix(1);
    return std::string(stem) + std::string(end);
}

// Once more may find an extension where the last cut was made.
std::string cleaned(std::string_view hint) {
    const auto slash = hint.find_last_of("/\\");
    if (slash != std::string_view::npos) hint.remove_prefix(slash + 1);
    auto text = plain(hint);
    text.erase(text.find_last_not_of(edges) + 1);
    const auto end = extension(text);
    const auto trimmed_stem = trimmed(std::string_view(text).substr(0, text.size() - end.size()));
    std::string stem(trimmed_stem.empty() ? "file" : trimmed_stem);
    if (is_device(stem)) stem.insert(0, "_");
    return joined(stem, end);
}

}  // namespace

std::string safe_name(std::string_view hint) {
    auto name = cleaned(hint);
    for (auto again = cleaned(name); again != name; again = cleaned(name)) name = std::move(again);
    return name;
}

std::string_view extension(std::string_view name) {
    const auto last = last_extension(name);
    const auto stem = name.substr(0, name.size() - last.size());
    if (last.empty() || !stem.ends_with(".tar")) return last;
    return stem.size() > 4 ? name.substr(stem.size() - 4) : last;
}

std::string Names::take(const std::string& name) {
    const auto end = extension(name);
    const auto stem = std::string_view(name).substr(0, name.size() - end.size());
    auto free = name;
    int& number = next_.try_emplace(lowered(name), 2).first->second;
    while (!taken_.insert(lowered(free)).second) {
        free = joined(stem, "-" + std::to_string(number++) + std::string(end));
    }
    return free;
}

}  // namespace taskctl::transfer
