#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace taskctl::provider {

// A date, or a date and time, as a service writes it.
struct DateTime {
    int year = 0;
    int month = 1;
    int day = 1;
    bool has_time = false;
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::string fraction;               // the digits behind the point
    std::optional<int> offset_minutes;  // east of UTC; none: no zone was named

    bool operator==(const DateTime&) const = default;
};

// RFC 3339: in UTC with `Z` if a zone was named, without one if not, the bare date if there is no
// time. Fractions are cut at nanoseconds. Nothing when a part is out of range, or the year not
// within 1 to 9999.
std::optional<std::string> to_rfc3339(const DateTime& value);

DateTime to_date_time(model::WallTime time);

// ISO 8601: extended or basic, `T` or a space, fraction behind `.` or `,`, `Z`, `±hh:mm`, `±hhmm`,
// `±hh` or no zone, or a date only.
std::optional<DateTime> parse_iso(std::string_view text);

// A number of seconds (or of milliseconds) since 1970.
std::optional<DateTime> parse_epoch(std::string_view text, bool milliseconds);

// A strptime form, locale-free; see date_format.cpp for the conversions. A `Z` that ends the form
// means UTC.
std::optional<DateTime> parse_form(std::string_view text, std::string_view form);

// As the format of a TimeField says: "epoch", "epoch_ms", a form; ISO 8601 when it is empty.
std::optional<DateTime> parse_time(std::string_view text, std::string_view format);

// A time without a zone is taken for UTC, a date for its midnight.
std::optional<model::WallTime> to_wall_time(DateTime value);

// What is wrong with a form: for reading a date, or for writing one. Nothing: it can be used.
enum class FormUse { read, write };
std::optional<std::string> form_fault(std::string_view form, FormUse use);

// strftime in UTC, locale-free.
std::string write_form(std::string_view form, model::WallTime time);

}  // namespace taskctl::provider
