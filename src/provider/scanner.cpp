#include "provider/scanner.hpp"

#include "http/ascii.hpp"

namespace taskctl::provider {
bool Scanner::eat(std::string_view piece) {
    if (!rest_.starts_with(piece)) return false;
    rest_.remove_prefix(piece.size());
    return true;
}

bool Scanner::eat_any_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
}

bool Scanner::digits(std::size_t count, int& number) {
    if (rest_.size() < count) return false;
    int sum = 0;
    for (const char c : rest_.substr(0, count)) {
        if (!http::is_digit(c)) return false;
        sum = sum * 10 + (c - '0');
    }
    number = sum;
    rest_.remove_prefix(count);
    return true;
}

bool Scanner::fraction(std::size_t most, std::string& digits) {
    std::size_t count = 0;
    while (count < rest_.size() && http::is_digit(rest_[count])) ++count;
    if (count == 0) return false;
    digits = rest_.substr(0, count < most ? count : most);
    rest_.remove_prefix(count);
    return true;
}

bool Scanner::zone(std::optional<int>& offset_minutes) {
    if (eat_any_of("Zz")) {
        offset_minutes = 0;
        return true;
    }
    const bool west = rest_.starts_with('-');
    int hours = 0;
    int minutes = 0;
    if (!eat_any_of("+-") || !digits(2, hours)) return false;
    if (eat(":")) {
        if (!digits(2, minutes)) return false;
    } else {
        digits(2, minutes);
    }
    if (hours > 23 || minutes > 59) return false;
    offset_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

}  // namespace taskctl::provider
