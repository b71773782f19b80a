#include "commands/help_topics.hpp"

#include <algorithm>
#include <array>

#include "commands/help_layout.hpp"
#include "commands/help_retries.hpp"

namespace taskctl::commands {
namespace {

using std::string;

struct Row {
    const char* term;
    const char* meaning;
};

template <std::size_t size>
string rows(const std::array<Row, size>& table, std::size_t column) {
    string text;
    for (const auto& [term, meaning] : table) text += row(term, meaning, column);
    return text;
}

constexpr std::array exit_codes = {
    Row{"0", "every task succeeded, or reached a state of --until"},
    Row{"1", "a task failed"},
    Row{"2", "wrong usage: an option, a reference, a missing parameter"},
    Row{"3", "a task was canceled"},
    Row{"4", "a task succeeded in part"},
    Row{"5", "no such task, or no longer"},
    Row{"8", "get: a task is not over: pending, running, paused, blocked, unknown"},
    Row{"69", "the service can't be reached, or keeps failing"},
    Row{"70", "a bug in taskctl"},
    Row{"73", "an output file can't be created"},
    Row{"74", "reading or writing failed: a full disk, a closed standard output"},
    Row{"75", "rate limited or down for longer than there is time; the message says until when"},
    Row{"76", "the service turned the request down, or its answer makes no sense"},
    Row{"77", "not permitted: no credential, a refused one, an untrusted certificate"},
    Row{"78", "configuration: the config file, a provider spec, a token command"},
    Row{"124", "--timeout came first"},
    Row{"129 130 141 143", "ended by SIGHUP, SIGINT, SIGPIPE, SIGTERM"},
};

string on_exit_codes() {
    return paragraph(
               "0 to 9 speak of the task, 64 to 78 of taskctl and what it met, 124 of time. "
               "Take a code that you do not know for a failure: more may come.") +
           "\n" + rows(exit_codes, 20) + "\n" +
           paragraph("Of several tasks the first of these that occurs is the code of the run:") +
           paragraph("70 1 4 3 5 77 78 76 75 69 73 74 124 8 0", 2) +
           paragraph(
               "With --any or --fail-fast it is the code of the task that ended the run. "
               "--exit-zero makes it 0 whenever the states could be read.") +
           "\n" +
           paragraph(
               "Under `set -e`, get on a task that is not over ends the script. "
               "Keep the code:") +
           paragraph("state=$(taskctl get -o state NAME/ID) || rc=$?", 2);
}

constexpr std::array formats = {
    Row{"text",
        "for people (the default): a block or a line a task; watch prints a line a change, "
        "and on a terminal shows the tasks live"},
    Row{"json", "an object, or an array for several tasks or --from; watch prints it at the end"},
    Row{"jsonl", "get: a task object a line; watch: an event object a line as it happens"},
    Row{"raw", "the service's last answer, byte for byte (one task only)"},
    Row{"state", "the bare state, a word a line"},
};

constexpr std::array states = {
    Row{"pending", "accepted, not begun"},
    Row{"running", "at work"},
    Row{"paused", "halted, will go on"},
    Row{"blocked", "waits for something else"},
    Row{"succeeded", "over: all of it went well"},
    Row{"partial", "over: some of it went well"},
    Row{"failed", "over"},
    Row{"canceled", "over: ended on request"},
    Row{"unknown", "not over: the provider's spec does not know the service's word"},
};

constexpr std::array events = {
    Row{"observed", "the first look at a task"},
    Row{"changed", "a later look that differs"},
    Row{"problem", "a look that told nothing; the watch goes on"},
    Row{"finished", "the watch of a task is over; exactly one a task"},
    Row{"summary", "the last line; exactly one"},
};

string on_output() {
    return paragraph(
               "The answer goes to standard output, everything else to standard error. "
               "-o, --output FORMAT:") +
           "\n" + rows(formats, 14) + "\nStates:\n" + rows(states, 14) +
           "\nEvents of watch -o jsonl:\n" + rows(events, 14) + "\n" +
           paragraph(
               "Text may change between versions. JSON only grows: read members by name, pass "
               "over what you do not know. A task object has schema, ref, provider, "
               "endpoint, id, kind, state, raw_state, terminal, progress, created_at, "
               "started_at, updated_at, finished_at, eta, error (the task's own), artifacts, "
               "problem (why taskctl could not tell), observed_at and exit_code. JSON Schemas "
               "are installed in share/taskctl/schema.");
}

constexpr std::array own_variables = {
    Row{"TASKCTL_PROVIDER", "provider of references without a name (--provider)"},
    Row{"TASKCTL_PROFILE", "profile of the config file (--profile)"},
    Row{"TASKCTL_ENDPOINT", "base URL of the service (--endpoint)"},
    Row{"TASKCTL_TOKEN", "the credential (--token)"},
    Row{"TASKCTL_CONFIG", "the config file (--config)"},
};

constexpr std::array place_variables = {
    Row{"XDG_CONFIG_HOME",
        "taskctl/config.toml and taskctl/providers/ are looked for in it; "
        "without it in ~/.config"},
    Row{"HOME", "stands for ~"},
    Row{"CREDENTIALS_DIRECTORY", "set by systemd: where a profile's credential files lie"},
    Row{"SSL_CERT_FILE", "certificates to trust instead of the system's"},
    Row{"SSL_CERT_DIR", "a folder of them, with hashed names"},
    Row{"http_proxy", "proxy of http addresses; --proxy counts before these"},
    Row{"https_proxy", "proxy of https addresses, also in capitals"},
    Row{"all_proxy", "proxy of both, also in capitals"},
    Row{"no_proxy", "hosts that are asked without a proxy, also in capitals"},
};

constexpr std::array display_variables = {
    Row{"NO_COLOR", "no colors, when it is not empty"},
    Row{"CLICOLOR_FORCE", "colors also without a terminal, unless it is 0"},
    Row{"FORCE_COLOR", "the same"},
    Row{"TERM", "dumb: no colors and no live display"},
    Row{"GITHUB_ACTIONS", "true in a job of GitHub Actions: groups and annotations in its log"},
    Row{"GITHUB_STEP_SUMMARY", "there, the file that a table of the tasks is added to"},
};

string on_environment() {
    return paragraph(
               "An option counts before a variable, that before the profile, that before the "
               "provider's spec. An empty variable is no variable.") +
           "\n" + rows(own_variables, 26) + "\nFiles and network:\n" + rows(place_variables, 26) +
           "\nDisplay:\n" + rows(display_variables, 26);
}

struct Topic {
    const char* name;
    const char* summary;
    string (*text)();
};

constexpr std::array topics = {
    Topic{"exit-codes", "what the exit code says", on_exit_codes},
    Topic{"output", "formats, states and events", on_output},
    Topic{"retries", "when it is asked again, and when given up", help_on_retries},
    Topic{"environment", "variables that taskctl reads", on_environment},
};

}  // namespace

std::vector<string> help_topics() {
    std::vector<string> names;
    for (const auto& topic : topics) names.emplace_back(topic.name);
    return names;
}

string help_on(const string& name) {
    const auto* const topic = std::ranges::find(topics, name, &Topic::name);
    return topic == topics.end() ? "" : topic->text();
}

string list_of_help_topics() {
    string text;
    for (const auto& topic : topics) text += row(topic.name, topic.summary, 16);
    return text;
}

}  // namespace taskctl::commands
