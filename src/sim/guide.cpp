#include "sim/guide.hpp"

#include <algorithm>

#include "sim/endpoint.hpp"
#include "sim/fault.hpp"
#include "sim/logins.hpp"
#include "sim/story.hpp"

namespace taskctl::sim {
namespace {

std::string row(std::string_view left, std::string_view right, std::size_t width) {
    std::string line = "  " + std::string(left);
    line.resize(std::max(line.size() + 1, width + 2), ' ');
    return line + std::string(right) + "\n";
}

std::string fault_list() {
    std::string text;
    for (const FaultKind& kind : fault_kinds()) text += row(kind.form, kind.meaning, 12);
    return text;
}

std::string endpoint_list() {
    std::string text;
    for (const Endpoint& endpoint : endpoints()) {
        text += row(endpoint.provider,
                    std::string(endpoint.method) + " " + std::string(endpoint.path), 25);
        text += row("", "  " + std::string(endpoint.credential), 25);
    }
    return text;
}

std::string login_list() {
    std::string text;
    for (const LoginPlace& place : login_places()) {
        text += row(place.system, "POST " + std::string(place.path), 25);
        text += row("", "  " + std::string(place.takes), 25);
    }
    return text;
}

}  // namespace

std::string story_list() {
    std::string text;
    for (const StoryWord& word : story_words()) text += row(word.word, word.meaning, 12);
    return text;
}

std::string guide() {
    return "Stories: the id of a task decides what becomes of it.\n"
           "  STORY[-DURATION][-ANYTHING], for instance ok-30s, ok-30s-7, fail-500ms, "
           "gone-1m30s\n" +
           story_list() +
           "Any other id succeeds after 5 to 30 s, which the seed and the id decide. A life "
           "begins\n"
           "at the first request for the task; --speed makes durations shorter.\n"
           "\n"
           "Faults: KIND[:TIME][xN][@/PREFIX]\n" +
           fault_list() +
           "A fault befalls the first N requests of each task: 1 by default (slow: always), all "
           "of\n"
           "them with xalways or x0; only on paths that begin with /PREFIX. Of several, each\n"
           "request meets the first that is left; slow ones before it add up.\n"
           "\n"
           "Endpoints, and the credential each wants (eHealth's also below /api):\n" +
           endpoint_list() +
           "\n"
           "Logins, which give a token that ends:\n" +
           login_list() + "GET " + std::string(counts_path) +
           " tells how many there were.\n"
           "\n"
           "Example:\n"
           "  $ taskctl-sim --port 8080 --speed 10 --fault 429:2s@/tasks/ &\n"
           "  http://127.0.0.1:8080\n"
           "  $ export TASKCTL_ENDPOINT=http://127.0.0.1:8080 TASKCTL_TOKEN=sim\n"
           "  $ taskctl watch booster/ok-30s oracle/fail-10s 'koodrive/partial?shareId=s'\n";
}

}  // namespace taskctl::sim
