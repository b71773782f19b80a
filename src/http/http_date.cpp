#include <array>
#include <charconv>
#include <optional>

#include "http/ascii.hpp"
#include "http/hints.hpp"

namespace taskctl::http {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> short_days = {"Mon", "Tue", "Wed", "Thu",
                                                        "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> long_days = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

// Takes a fixed form apart from the left. After the first thing that does not fit, nothing does.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    // The number of the one that stands here, from 1.
    unsigned one_of(Names names) {
        for (unsigned i = 0; i < names.size(); ++i) {
            if (!rest_.starts_with(names[i])) continue;
            rest_.remove_prefix(names[i].size());
            return i + 1;
        }
        fits_ = false;
        return 0;
    }

    void literal(std::string_view text) {
        fits_ = fits_ && rest_.starts_with(text);
        if (fits_) rest_.remove_prefix(text.size());
    }

    int digits(std::size_t count) {
        int value = 0;
        fits_ = fits_ && rest_.size() >= count && all_digits(rest_.substr(0, count));
        if (!fits_) return 0;
        std::from_chars(rest_.data(), rest_.data() + count, value);
        rest_.remove_prefix(count);
        return value;
    }

    bool at(char c) const { return rest_.starts_with(c); }
    bool done() const { return fits_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool fits_ = true;
};

struct Fields {
    int year = 0;
    unsigned month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

void scan_time(Scanner& scanner, Fields& fields) {
    fields.hour = scanner.digits(2);
    scanner.literal(":");
    fields.minute = scanner.digits(2);
    scanner.literal(":");
    fields.second = scanner.digits(2);
}

std::optional<model::WallTime> to_time(const Fields& fields) {
    using namespace std::chrono;
    const year_month_day date =
        year(fields.year) / month(fields.month) / day(static_cast<unsigned>(fields.day));
    // A leap second is second 60.
    if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 60) {
        return std::nullopt;
    }
    return sys_days(date) + hours(fields.hour) + minutes(fields.minute) + seconds(fields.second);
}

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<model::WallTime> parse_imf(std::string_view text) {
    Scanner scanner(text);
    Fields fields;
    scanner.one_of(short_days);
    scanner.literal(", ");
    fields.day = scanner.digits(2);
    scanner.literal(" ");
    fields.month = scanner.one_of(months);
    scanner.literal(" ");
    fields.year = scanner.digits(4);
    scanner.literal(" ");
    scan_time(scanner, fields);
    scanner.literal(" GMT");
    return scanner.done() ? to_time(fields) : std::nullopt;
}

// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<model::WallTime> parse_rfc850(std::string_view text, model::WallTime wall) {
    using namespace std::chrono;
    Scanner scanner(text);
    Fields fields;
    scanner.one_of(long_days);
    scanner.literal(", ");
    fields.day = scanner.digits(2);
    scanner.literal("-");
    fields.month = scanner.one_of(months);
    scanner.literal("-");
    const int last_two = scanner.digits(2);
    scanner.literal(" ");
    scan_time(scanner, fields);
    scanner.literal(" GMT");
    if (!scanner.done()) return std::nullopt;
    // What would lie more than 50 years ahead is meant as the past.
    const int latest = static_cast<int>(year_month_day(floor<days>(wall)).year()) + 50;
    fields.year = latest - (latest - last_two) % 100;
    const auto time = to_time(fields);
    if (fields.year != latest || (time && *time <= wall + years(50))) return time;
    fields.year -= 100;
    return to_time(fields);
}

// Sun Nov  6 08:49:37 1994
std::optional<model::WallTime> parse_asctime(std::string_view text) {
    Scanner scanner(text);
    Fields fields;
    scanner.one_of(short_days);
    scanner.literal(" ");
    fields.month = scanner.one_of(months);
    scanner.literal(" ");
    const bool padded = scanner.at(' ');
    if (padded) scanner.literal(" ");
    fields.day = scanner.digits(padded ? 1 : 2);
    scanner.literal(" ");
    scan_time(scanner, fields);
    scanner.literal(" ");
    fields.year = scanner.digits(4);
    return scanner.done() ? to_time(fields) : std::nullopt;
}

}  // namespace

std::optional<model::WallTime> parse_http_date(std::string_view text, model::WallTime wall) {
    if (const auto time = parse_imf(text)) return time;
    if (const auto time = parse_rfc850(text, wall)) return time;
    return parse_asctime(text);
}

}  // namespace taskctl::http
