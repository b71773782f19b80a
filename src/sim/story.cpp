#include "sim/story.hpp"

#include <array>
#include <charconv>

#include "sim/chance.hpp"

namespace taskctl::sim {
namespace {

using std::chrono::seconds;

constexpr std::array words = {
    StoryWord{"ok", Plot::succeed, seconds(3), "succeeds after 3 s, or after the duration"},
    StoryWord{"done", Plot::succeed, seconds(0), "has succeeded at the first look"},
    StoryWord{"fail", Plot::fail, seconds(3), "fails after 3 s, or after the duration"},
    StoryWord{"failed", Plot::fail, seconds(0), "has failed at the first look"},
    StoryWord{"partial", Plot::partial, seconds(0),
              "has succeeded in part, at the first look or after the duration"},
    StoryWord{"cancel", Plot::cancel, seconds(3), "is canceled after 3 s, or after the duration"},
    StoryWord{"canceled", Plot::cancel, seconds(0), "is canceled at the first look"},
    StoryWord{"cancelled", Plot::cancel, seconds(0), "the same"},
    StoryWord{"stuck", Plot::stuck, seconds(10),
              "runs for ever; its progress stops after 10 s, or after the duration"},
    StoryWord{"gone", Plot::gone, std::nullopt,
              "is never found; with a duration: runs that long, then is gone"},
    StoryWord{"late", Plot::late, seconds(3),
              "is not found for 3 s, or for the duration, then is an ok task of 3 s"},
    StoryWord{"unknown", Plot::unknown, std::nullopt,
              "has a status nobody documented; with a duration: for that long, then as ok"},
    StoryWord{"paused", Plot::paused, std::nullopt,
              "is paused; with a duration: for that long, then as ok"},
    StoryWord{"blocked", Plot::blocked, std::nullopt,
              "is blocked; with a duration: for that long, then as ok"},
    StoryWord{"slow", Plot::slow, seconds(3), "as ok, but every answer takes 2 s"},
    StoryWord{"forbidden", Plot::forbidden, std::nullopt,
              "is refused: the credential may not see it"},
};

struct Unit {
    std::string_view name;
    Millis length;
};
// "ms" stands before "m", or the latter would be read first.
constexpr std::array units = {Unit{"ms", Millis(1)}, Unit{"s", seconds(1)},
                              Unit{"m", std::chrono::minutes(1)}, Unit{"h", std::chrono::hours(1)}};

const Unit* leading_unit(std::string_view text) {
    for (const Unit& unit : units) {
        if (text.starts_with(unit.name)) return &unit;
    }
    return nullptr;
}

// Longer ones would overflow once they are scaled.
constexpr Millis longest = std::chrono::hours(24 * 366);

}  // namespace

std::span<const StoryWord> story_words() {
    return words;
}

std::optional<Millis> read_duration(std::string_view text) {
    Millis sum{0};
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        std::uint32_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc()) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const Unit* unit = leading_unit(text);
        if (unit == nullptr) return std::nullopt;
        text.remove_prefix(unit->name.size());
        sum += count * unit->length;
        if (sum > longest) return std::nullopt;
    }
    return sum;
}

Story read_story(std::string_view id, std::uint64_t draw) {
    const std::string_view first = id.substr(0, id.find('-'));
    for (const StoryWord& word : words) {
        if (word.word != first) continue;
        std::string_view rest = id.substr(first.size());
        if (!rest.empty()) rest.remove_prefix(1);
        const std::optional<Millis> named = read_duration(rest.substr(0, rest.find('-')));
        return {word.plot, named ? named : word.duration};
    }
    return {Plot::succeed, Millis(Chance(draw).between(5000, 30000))};
}

Millis thinking_time(const Story& story) {
    return story.plot == Plot::slow ? seconds(2) : Millis(0);
}

}  // namespace taskctl::sim
