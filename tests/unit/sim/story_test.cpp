#include "sim/story.hpp"

#include <set>
#include <string>

#include <catch2/catch.hpp>

using namespace taskctl::sim;
using namespace std::chrono_literals;

TEST_CASE("the beginning of an id names its story and how long it takes") {
    struct Row {
        const char* id;
        Plot plot;
        std::optional<Millis> duration;
    };
    const Row row = GENERATE(values<Row>({
        {"ok", Plot::succeed, 3s},
        {"ok-30s", Plot::succeed, 30s},
        {"ok-30s-7", Plot::succeed, 30s},
        {"ok-7", Plot::succeed, 3s},
        {"ok-7-30s", Plot::succeed, 3s},
        {"ok-", Plot::succeed, 3s},
        {"ok-500ms", Plot::succeed, 500ms},
        {"ok-1h30m", Plot::succeed, 90min},
        {"ok-0s", Plot::succeed, 0s},
        {"done", Plot::succeed, 0s},
        {"done-7", Plot::succeed, 0s},
        {"fail-10s", Plot::fail, 10s},
        {"failed", Plot::fail, 0s},
        {"partial", Plot::partial, 0s},
        {"partial-5s-v2025", Plot::partial, 5s},
        {"cancel-5s", Plot::cancel, 5s},
        {"canceled", Plot::cancel, 0s},
        {"cancelled", Plot::cancel, 0s},
        {"stuck", Plot::stuck, 10s},
        {"gone", Plot::gone, std::nullopt},
        {"gone-5s", Plot::gone, 5s},
        {"late-3s", Plot::late, 3s},
        {"unknown", Plot::unknown, std::nullopt},
        {"paused", Plot::paused, std::nullopt},
        {"blocked-2s", Plot::blocked, 2s},
        {"slow", Plot::slow, 3s},
        {"forbidden", Plot::forbidden, std::nullopt},
    }));
    CAPTURE(row.id);
    CHECK(read_story(row.id, 1) == Story{row.plot, row.duration});
}

TEST_CASE("an id without a story succeeds after 5 to 30 seconds that the draw decides") {
    std::set<Millis> lengths;
    for (std::uint64_t draw = 0; draw < 50; ++draw) {
        for (const char* id : {"3da18c10-d2ca-469e-bde5-7413201cea21", "OK-3s", "okay", "ok30s"}) {
            const Story story = read_story(id, draw);
            CHECK(story.plot == Plot::succeed);
            REQUIRE(story.duration);
            CHECK(*story.duration >= 5s);
            CHECK(*story.duration <= 30s);
            CHECK(story == read_story(id, draw));
            lengths.insert(*story.duration);
        }
    }
    CHECK(lengths.size() > 40);
}

TEST_CASE("a duration needs a number and a unit") {
    CHECK(read_duration("1h2m3s4ms") == 1h + 2min + 3s + 4ms);
    for (const char* text : {"", "5", "s", "-5s", "5 s", "5sx", "1.5s", "99999999999s", "9000h"}) {
        CAPTURE(text);
        CHECK_FALSE(read_duration(text));
    }
}

TEST_CASE("only a slow story makes the server think") {
    for (const StoryWord& word : story_words()) {
        const Millis expected = word.word == "slow" ? 2s : 0s;
        CHECK(thinking_time(read_story(word.word, 0)) == expected);
    }
}
