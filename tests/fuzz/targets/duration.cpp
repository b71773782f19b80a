// Durations. Input: the text.
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "model/time.hpp"

namespace taskctl::fuzz {

void check(std::string_view text) {
    const auto duration = model::parse_duration(text);
    if (!duration) return;
    const auto longest = std::chrono::hours(24) * 3653;
    require(duration->count() >= 0, "no duration is negative");
    require(*duration <= longest, "no duration is longer than ten years");
    const auto spelled = model::to_text(*duration);
    require(is_printable_ascii(spelled), "a duration is plain text");
    require(model::parse_duration(spelled) == duration, "what is written reads back the same");
}

}  // namespace taskctl::fuzz
