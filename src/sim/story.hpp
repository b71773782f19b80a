#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace taskctl::sim {

using Millis = std::chrono::milliseconds;

enum class Plot {
    succeed,
    fail,
    partial,
    cancel,
    stuck,      // runs for ever
    gone,       // never there, or there for a while only
    late,       // not there for a while, then succeeds
    unknown,    // has a status that no documentation names
    paused,     // held, for ever or for a while
    blocked,    // the same, where a system has two words for it
    slow,       // every answer takes its time
    forbidden,  // not for this credential
};

// What will happen to a task. No duration: the story has no end.
struct Story {
    Plot plot = Plot::succeed;
    std::optional<Millis> duration;

    bool operator==(const Story&) const = default;
};

// A word that an id may begin with, and the duration it has when the id names none.
struct StoryWord {
    std::string_view word;
    Plot plot;
    std::optional<Millis> duration;
    std::string_view meaning;
};

std::span<const StoryWord> story_words();

// `<word>[-<duration>][-<anything>]`. An id that begins with no word of the list succeeds after
// 5 to 30 seconds that `draw` decides.
Story read_story(std::string_view id, std::uint64_t draw);

// `500ms`, `5s`, `2m`, `1h30m`; a number without a unit is none.
std::optional<Millis> read_duration(std::string_view text);

// How long the server thinks before it answers for a task of this story.
Millis thinking_time(const Story& story);

}  // namespace taskctl::sim
