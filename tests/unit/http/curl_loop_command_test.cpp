#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/scratch_folder.hpp"
#include "unit/http/curl_loop_fixture.hpp"

using namespace taskctl;
using namespace taskctl::http;

namespace {

using Reason = CommandEnd::Reason;

Command shell(std::string script) {
    Command command;
    command.words = {"/bin/sh", "-c", std::move(script)};
    command.environment = {"PATH=/usr/bin:/bin"};
    return command;
}

struct Pipe {
    Pipe() { REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0); }
    ~Pipe() {
        close(ends[0]);
        close(ends[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    std::array<int, 2> ends{};
};

struct CommandFixture : CurlLoopFixture {
    // What `id` said, and its end.
    CommandEnd outcome(RequestId id, std::vector<std::string>* said = nullptr) {
        const model::Instant end = patience();
        while (clock.now() < end) {
            for (Event& event : loop.wait(end)) {
                if (auto* const line = std::get_if<Said>(&event); line != nullptr) {
                    CHECK(line->id == id);
                    if (said != nullptr) said->push_back(std::move(line->line));
                }
                if (auto* const ended = std::get_if<Ended>(&event); ended != nullptr) {
                    CHECK(ended->id == id);
                    return std::move(ended->end);
                }
            }
        }
        FAIL("the command did not end");
        return {};
    }

    CommandEnd run(Command command, std::vector<std::string>* said = nullptr) {
        return outcome(loop.run(std::move(command)), said);
    }

    std::string output_of(Command command) {
        CommandEnd end = run(std::move(command));
        CHECK(static_cast<int>(end.reason) == static_cast<int>(Reason::exited));
        CHECK(end.number == 0);
        return std::move(end.output);
    }

    // The first line that a command says, which names a process of its.
    pid_t said_process(RequestId id) {
        const model::Instant end = patience();
        while (clock.now() < end) {
            for (const Event& event : loop.wait(end)) {
                const auto& said = std::get<Said>(event);
                CHECK(said.id == id);
                return static_cast<pid_t>(std::stol(said.line));
            }
        }
        FAIL("the command says nothing");
        return 0;
    }
};

// Whether the process is gone, or within some time.
bool is_gone(pid_t process, int within = 20'000) {
    const auto end = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
    if (end < 0) return true;
    pollfd waiting{end, POLLIN, 0};
    const bool gone = poll(&waiting, 1, within) == 1;
    close(end);
    return gone;
}

}  // namespace

TEST_CASE_METHOD(CommandFixture, "a command ends with its output and its exit code") {
    CHECK(run(shell("printf token; exit 3")) == CommandEnd{Reason::exited, 3, "token"});
    CHECK(run(shell("kill -TERM $$")) == CommandEnd{Reason::signaled, SIGTERM, ""});
    CHECK(loop.wait(clock.now()).empty());
}

TEST_CASE_METHOD(CommandFixture, "what a command complains of comes line by line, before its end") {
    std::vector<std::string> said;
    run(shell(R"(printf 'one\n\ntwo\r\nrest' >&2)"), &said);
    CHECK(said == std::vector<std::string>{"one", "", "two\r", "rest"});
}

TEST_CASE_METHOD(CommandFixture, "a long line is cut, the next one is whole") {
    std::vector<std::string> said;
    run(shell(R"(head -c 200000 /dev/zero | tr '\0' x >&2; printf '\nnext\n' >&2)"), &said);
    CHECK(said == std::vector<std::string>{std::string(4096, 'x'), "next"});
}

TEST_CASE_METHOD(CommandFixture, "input is what was given, however much, or nothing") {
    Command cat = shell("cat | wc -c");
    CHECK(output_of(cat) == "0\n");
    cat.input = std::string(1'000'000, 'i');
    CHECK(output_of(cat) == "1000000\n");
    cat.words = {"cat"};
    cat.input = std::string("a\0b\n", 4);
    CHECK(output_of(cat) == cat.input);
    cat.words = {"true"};
    CHECK(output_of(cat).empty());
}

TEST_CASE_METHOD(CommandFixture, "a command gets the environment that it was given and no other") {
    Command command;
    command.words = {"/usr/bin/env"};
    command.environment = {"A=1", "B="};
    CHECK(output_of(command) == "A=1\nB=\n");
}

TEST_CASE_METHOD(CommandFixture, "a command gets no descriptor but its three") {
    const Pipe inheritable;
    REQUIRE(fcntl(inheritable.ends[1], F_SETFD, 0) == 0);
    CHECK(output_of(shell("ls /proc/$$/fd; :")) == "0\n1\n2\n");
}

TEST_CASE_METHOD(CommandFixture, "a command leads a group of its own, and ignores no signal") {
    REQUIRE(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    const auto text = output_of(shell(R"(read -r pid name state parent group rest < /proc/$$/stat
        [ "$pid" = "$group" ] && echo leads
        while read -r name value; do
            case $name in SigBlk: | SigIgn:) echo "${value#????????}" ;; esac
        done < /proc/$$/status)"));
    REQUIRE(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    // Beyond the usual signals, glibc ignores two of its own.
    CHECK_THAT(text, Catch::Matches("leads\n00000000\n[08]0000000\n"));
}

TEST_CASE_METHOD(CommandFixture, "a program is looked up in the PATH that it gets") {
    const test::ScratchFolder first;
    const test::ScratchFolder second;
    first.write("tool", "not to be run");
    second.write("tool", "#!/bin/sh\necho \"$0 $1\"\n");
    const std::string tool = second.path() / "tool";
    REQUIRE(chmod(tool.c_str(), 0700) == 0);
    Command command;
    command.words = {"tool", "word"};
    command.environment = {"PATH=/nonexistent::" + first.path().string() + ":" +
                           second.path().string()};
    CHECK(output_of(command) == tool + " word\n");
}

TEST_CASE_METHOD(CommandFixture, "what can't be started says why") {
    const test::ScratchFolder scratch;
    scratch.write("plain", "text");
    struct Row {
        std::vector<std::string> words;
        int number;
    };
    const std::vector<Row> rows = {{{}, ENOENT},
                                   {{"/nonexistent/program"}, ENOENT},
                                   {{"no-such-program-anywhere"}, ENOENT},
                                   {{"plain"}, EACCES},
                                   {{scratch.path() / "plain"}, EACCES},
                                   {{scratch.path()}, EACCES}};
    for (const auto& [words, number] : rows) {
        CAPTURE(words);
        Command command;
        command.words = words;
        command.environment = {"PATH=" + scratch.path().string() + ":/nonexistent"};
        CHECK(run(command) == CommandEnd{Reason::not_started, number, ""});
    }
}

TEST_CASE_METHOD(CommandFixture, "output up to the limit is taken, a byte more ends the command") {
    const auto zeros = [](std::size_t count) {
        return shell("head -c " + std::to_string(count) + " /dev/zero");
    };
    CHECK(output_of(zeros(command_output_limit)).size() == command_output_limit);
    CHECK(run(shell("exec cat /dev/zero")) ==
          CommandEnd{Reason::too_long, 0, std::string(command_output_limit, '\0')});
    const auto end = run(zeros(command_output_limit + 1));
    CHECK(static_cast<int>(end.reason) == static_cast<int>(Reason::too_long));
}

TEST_CASE_METHOD(CommandFixture, "a command that takes too long is asked to end") {
    Command command = shell("trap 'printf goodbye; exit 0' TERM; printf x; while :; do :; done");
    command.timeout = 100ms;
    const auto end = run(command);
    CHECK(static_cast<int>(end.reason) == static_cast<int>(Reason::timed_out));
    CHECK_THAT(end.output, Catch::Matches("(x(goodbye)?)?"));
}

TEST_CASE_METHOD(CommandFixture, "a command that does not end when asked is made to, all of it") {
    Command command = shell("trap '' TERM; sh -c 'echo $$ >&2; while :; do :; done'");
    command.timeout = 100ms;
    const RequestId id = loop.run(command);
    const pid_t process = said_process(id);
    CHECK(static_cast<int>(outcome(id).reason) == static_cast<int>(Reason::timed_out));
    CHECK(is_gone(process));
}

TEST_CASE_METHOD(CommandFixture, "a command that was stopped ends in time too") {
    Command command = shell("kill -STOP $$");
    command.timeout = 50ms;
    CHECK(static_cast<int>(run(command).reason) == static_cast<int>(Reason::timed_out));
}

TEST_CASE_METHOD(CommandFixture, "a process that a command leaves behind is not waited for") {
    const Pipe gate;
    const auto in = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(gate.ends[0]);
    std::vector<std::string> said;
    const RequestId id =
        loop.run(shell("read line < " + in + " & printf out; echo $! >&2; printf rest >&2"));
    CHECK(outcome(id, &said) == CommandEnd{Reason::exited, 0, "out"});
    REQUIRE(said.size() == 2);
    CHECK_FALSE(is_gone(static_cast<pid_t>(std::stol(said[0])), 0));
    CHECK(said[1] == "rest");
    CHECK(write(gate.ends[1], "\n", 1) == 1);
}

TEST_CASE_METHOD(CommandFixture,
                 "a process left behind that writes without end is not waited for") {
    std::vector<std::string> said;
    const auto end = run(shell("(while :; do echo; done) & echo $! >&2"), &said);
    CHECK(end.number == 0);
    REQUIRE(said.size() == 1);
    kill(static_cast<pid_t>(std::stol(said[0])), SIGKILL);
}

TEST_CASE_METHOD(CommandFixture, "a process left behind may write on") {
    const Pipe gate;
    const test::ScratchFolder scratch;
    const auto in = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(gate.ends[0]);
    const std::string sign = scratch.path() / "sign";
    CHECK(
        run(shell("{ read line < " + in + "; echo 1; echo 2 >&2; echo 3 && : >" + sign + "; } & :"))
            .number == 0);
    CHECK(write(gate.ends[1], "\n", 1) == 1);
    const model::Instant end = patience();
    while (access(sign.c_str(), F_OK) != 0 && clock.now() < end) {
        CHECK(loop.wait(clock.now() + 10ms).empty());  // and nobody is told
    }
    CHECK(access(sign.c_str(), F_OK) == 0);
}

TEST_CASE_METHOD(CommandFixture, "a process left behind that writes without end comes to one") {
    std::vector<std::string> said;
    run(shell("(while :; do echo; done) & echo $! >&2"), &said);
    REQUIRE(said.size() == 1);
    const auto process = static_cast<pid_t>(std::stol(said[0]));
    const model::Instant end = patience();
    while (!is_gone(process, 0) && clock.now() < end) {
        CHECK(loop.wait(clock.now() + 10ms).empty());
    }
    CHECK(is_gone(process, 0));
}

TEST_CASE("the groups of programs that run are known outside of the loop") {
    const SystemClock clock;
    const auto groups = std::make_shared<ProcessGroups>();
    CurlLoop loop(clock, {.groups = groups});
    const auto id = loop.run(shell("while :; do :; done"));
    REQUIRE(groups->size() == 1);
    CHECK(kill(-*groups->begin(), 0) == 0);
    loop.cancel(id);
    CHECK(groups->empty());
    loop.run(shell(":"));
    CHECK(groups->size() == 1);
    CHECK(loop.wait(clock.now() + 20s).size() == 1);
    CHECK(groups->empty());
}

TEST_CASE_METHOD(CommandFixture, "a cancelled command is gone at once and yields nothing") {
    const RequestId id = loop.run(shell("sh -c 'echo $$ >&2; while :; do :; done'; :"));
    const pid_t process = said_process(id);
    loop.cancel(id);
    loop.cancel(id);
    CHECK(loop.wait(clock.now()).empty());
    CHECK(is_gone(process));

    const RequestId unstarted = loop.run({});
    loop.cancel(unstarted);
    CHECK(loop.wait(clock.now()).empty());
}

TEST_CASE_METHOD(CommandFixture, "a loop that ends takes its commands with it") {
    pid_t process = 0;
    {
        CommandFixture other;
        process = other.said_process(other.loop.run(shell("echo $$ >&2; while :; do :; done")));
    }
    CHECK(is_gone(process));
}

TEST_CASE_METHOD(CommandFixture, "commands and requests are under way together") {
    const LocalServer server(always(test::answer(200, "ok")));
    std::map<RequestId, int> codes;
    for (int i = 0; i < 10; ++i) codes[loop.run(shell("exit " + std::to_string(i)))] = i;
    const RequestId request = loop.start(get_request(server.url("/")));
    std::size_t count = 0;
    const model::Instant end = patience();
    while (count < 11 && clock.now() < end) {
        for (const Event& event : loop.wait(end)) {
            ++count;
            if (const auto* const ended = std::get_if<Ended>(&event); ended != nullptr) {
                CHECK(ended->end == CommandEnd{Reason::exited, codes.at(ended->id), ""});
            } else {
                CHECK(std::get<Answered>(event).id == request);
            }
        }
    }
    CHECK(count == 11);
}

TEST_CASE_METHOD(CommandFixture, "the time that the machine sleeps is not the command's") {
    Command command = shell("echo $$ >&2; while :; do :; done");
    command.timeout = 500ms;
    const RequestId id = loop.run(command);
    said_process(id);
    clock.slept += 1h;
    clock.skipped += 1h;
    CHECK(loop.wait(clock.now()).empty());
    CHECK(static_cast<int>(outcome(id).reason) == static_cast<int>(Reason::timed_out));
}

TEST_CASE("signals and keys are answered while a command runs") {
    const SystemClock clock;
    const Pipe signals;
    const Pipe keys;
    REQUIRE(fcntl(signals.ends[0], F_SETFL, O_NONBLOCK) == 0);
    CurlLoop loop(clock, {.signals = signals.ends[0], .keys = keys.ends[0]});
    loop.run(shell("while :; do :; done"));
    REQUIRE(write(signals.ends[1], "\x02", 1) == 1);
    auto events = loop.wait(clock.now() + 20s);
    REQUIRE(events.size() == 1);
    CHECK(std::get<Signaled>(events[0]).number == SIGINT);
    REQUIRE(write(keys.ends[1], "q\xFF", 2) == 2);
    events = loop.wait(clock.now() + 20s);
    REQUIRE(events.size() == 2);
    CHECK(std::get<Keyed>(events[0]).key == 'q');
    CHECK(std::get<Keyed>(events[1]).key == '\xFF');
}

TEST_CASE("no key is left behind, however many came at once") {
    const SystemClock clock;
    const Pipe keys;
    CurlLoop loop(clock, {.keys = keys.ends[0]});
    const std::string typed = std::string(500, 'x') + "q";
    REQUIRE(write(keys.ends[1], typed.data(), typed.size()) == 501);
    const auto events = loop.wait(clock.now() + 10s);
    REQUIRE(events.size() == 501);
    CHECK(std::get<Keyed>(events.back()).key == 'q');
}

TEST_CASE("keys that come to an end, or can't be waited for, are forgotten") {
    const SystemClock clock;
    std::array<int, 2> keys{};
    REQUIRE(pipe2(keys.data(), O_CLOEXEC) == 0);
    CurlLoop ending(clock, {.keys = keys[0]});
    close(keys[1]);
    CHECK(ending.wait(clock.now() + 10ms).empty());
    close(keys[0]);

    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    CurlLoop deaf(clock, {.keys = nothing});
    CHECK(deaf.wait(clock.now() + 10ms).empty());
    close(nothing);
}
