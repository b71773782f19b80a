#include <algorithm>
#include <charconv>

#include "model/time.hpp"

namespace taskctl::model {
namespace {

// Reads from the front of a text. Once something is not as wanted, nothing more is.
class Front {
public:
    explicit Front(std::string_view text) : rest_(text) {}

    bool ok() const { return ok_; }
    bool at_end() const { return rest_.empty(); }

    int number(std::size_t digits) {
        int value = 0;
        const auto piece = rest_.substr(0, digits);
        const auto [stop, error] =
            std::from_chars(piece.data(), piece.data() + piece.size(), value);
        ok_ = ok_ && piece.size() == digits && error == std::errc{} &&
              stop == piece.data() + piece.size() && piece.front() != '-';
        rest_.remove_prefix(piece.size());
        return value;
    }
    // One of these characters, or 0.
    char one_of(std::string_view wanted) {
        const bool found = !rest_.empty() && wanted.find(rest_.front()) != std::string_view::npos;
        ok_ = ok_ && found;
        if (!found) return 0;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    int milliseconds() {
        if (!rest_.starts_with('.')) return 0;
        rest_.remove_prefix(1);
        const auto size = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        ok_ = ok_ && size > 0;
        const std::string first = (std::string(rest_.substr(0, size)) + "00").substr(0, 3);
        rest_.remove_prefix(size);
        return Front(first).number(3);
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

Duration read_zone(Front& text) {
    const char sign = text.one_of("Zz+-");
    if (sign == 'Z' || sign == 'z' || sign == 0) return {};
    const std::chrono::hours hours(text.number(2));
    text.one_of(":");
    const Duration offset = hours + std::chrono::minutes(text.number(2));
    return sign == '-' ? -offset : offset;
}

}  // namespace

std::optional<WallTime> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    Front front(text);
    const year y(front.number(4));
    front.one_of("-");
    const month m(static_cast<unsigned>(front.number(2)));
    front.one_of("-");
    const day d(static_cast<unsigned>(front.number(2)));
    front.one_of("Tt ");
    const int hour = front.number(2);
    front.one_of(":");
    const int minute = front.number(2);
    front.one_of(":");
    const int second = std::min(front.number(2), 60);
    const int fraction = front.milliseconds();
    const auto zone = read_zone(front);
    const year_month_day date(y, m, d);
    if (!front.ok() || !front.at_end() || !date.ok() || hour > 23 || minute > 59) {
        return std::nullopt;
    }
    return WallTime(sys_days(date)) + hours(hour) + minutes(minute) +
           seconds(std::min(second, 59)) + milliseconds(fraction) - zone;
}

}  // namespace taskctl::model
