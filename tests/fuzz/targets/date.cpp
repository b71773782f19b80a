// Dates in a service's answers. Input: a format, seconds since 1970, then the text of a date.
#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "provider/date_time.hpp"

namespace taskctl::fuzz {
namespace {

using provider::DateTime;

void check_standard(const std::optional<DateTime>& date) {
    const auto text = date ? provider::to_rfc3339(*date) : std::nullopt;
    if (!text) return;
    require(is_printable_ascii(*text), "a date is plain text");
    require(text->size() == 10 || text->size() >= 19, "a date is whole");
    require(date->offset_minutes.has_value() == text->ends_with('Z') || !date->has_time,
            "a date with a zone is in UTC, one without stays without");
    const auto again = provider::parse_iso(*text);
    require(again.has_value(), "a standard date is readable");
    require(provider::to_rfc3339(*again) == text, "a standard date stays as it is");
}

void check_form(const std::string& form, model::WallTime time, std::string_view text) {
    const bool readable = !provider::form_fault(form, provider::FormUse::read);
    const bool writable = !provider::form_fault(form, provider::FormUse::write);
    if (readable) check_standard(provider::parse_form(text, form));
    if (!writable) return;
    const auto written = provider::write_form(form, time);
    // The digits of a fraction may run into those behind it.
    if (!readable || form.find("%f") != std::string::npos) return;
    const auto read = provider::parse_form(written, form);
    require(read.has_value(), "what a form writes it reads");
    require(provider::to_rfc3339(*read).has_value(), "what a form writes is a date");
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    const std::string form(input.line());
    // The years 1 to 9999.
    const auto seconds = input.number(-62135596800, 253402300799);
    const model::WallTime time{std::chrono::seconds(seconds)};
    const auto given = input.rest();

    check_form(form, time, given);
    check_standard(provider::parse_iso(given));
    for (const bool milliseconds : {false, true}) {
        const auto date = provider::parse_epoch(given, milliseconds);
        check_standard(date);
        require(!date || provider::to_rfc3339(*date).has_value(), "every epoch time is a date");
    }
    check_standard(provider::to_date_time(time));
    const auto standard = model::to_rfc3339(time);
    require(provider::to_rfc3339(provider::to_date_time(time)) == standard,
            "a time is written in one way");
}

}  // namespace taskctl::fuzz
