#include "report/terminal.hpp"

#include <map>

#include <catch2/catch.hpp>

using namespace taskctl;
using report::terminal_traits;

namespace {

config::Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

}  // namespace

TEST_CASE("a dumb or unnamed terminal draws nothing") {
    CHECK(!terminal_traits(environment({})).draws);
    CHECK(!terminal_traits(environment({{"TERM", "dumb"}, {"WT_SESSION", "1"}})).draws);
    CHECK(!terminal_traits(environment({{"TERM", "dumb"}, {"WT_SESSION", "1"}})).progress);
    CHECK(terminal_traits(environment({{"TERM", "xterm"}})).draws);
}

TEST_CASE("signs beyond ASCII need a locale that has them") {
    const auto unicode = [](std::map<std::string, std::string> variables) {
        return terminal_traits(environment(std::move(variables))).unicode;
    };
    CHECK(unicode({{"TERM", "xterm"}, {"LANG", "en_GB.UTF-8"}}));
    CHECK(unicode({{"TERM", "xterm"}, {"LC_CTYPE", "C.utf8"}, {"LANG", "C"}}));
    CHECK(!unicode({{"TERM", "xterm"}, {"LC_ALL", "C"}, {"LANG", "en_GB.UTF-8"}}));
    CHECK(!unicode({{"TERM", "xterm"}}));
    CHECK(!unicode({{"TERM", "linux"}, {"LANG", "en_GB.UTF-8"}}));
}

TEST_CASE("progress goes to terminals that are known to take it") {
    const auto progress = [](std::map<std::string, std::string> variables) {
        variables["TERM"] = "xterm-256color";
        return terminal_traits(environment(std::move(variables))).progress;
    };
    CHECK(progress({{"WT_SESSION", "x"}}));
    CHECK(progress({{"ConEmuANSI", "ON"}}));
    CHECK(!progress({{"ConEmuANSI", "OFF"}}));
    CHECK(progress({{"TERM_PROGRAM", "ghostty"}}));
    CHECK(progress({{"TERM_PROGRAM", "WezTerm"}}));
    CHECK(progress({{"TERM_PROGRAM", "iTerm.app"}, {"TERM_FEATURES", "T3CwP"}}));
    CHECK(!progress({{"TERM_PROGRAM", "iTerm.app"}, {"TERM_FEATURES", "T3Cw"}}));
    CHECK(progress({{"VTE_VERSION", "8001"}}));
    CHECK(!progress({{"VTE_VERSION", "7600"}}));
    CHECK(!progress({{"WT_SESSION", "x"}, {"TMUX", "/tmp/tmux"}}));
    CHECK(!progress({}));
}

TEST_CASE("links go to terminals that are known to take them") {
    const auto links = [](std::map<std::string, std::string> variables) {
        variables.emplace("TERM", "xterm-256color");
        return terminal_traits(environment(std::move(variables))).links;
    };
    CHECK(links({{"VTE_VERSION", "6003"}}));
    CHECK(!links({{"VTE_VERSION", "4804"}}));
    CHECK(links({{"TERM", "xterm-kitty"}}));
    CHECK(links({{"TERM", "foot-extra"}}));
    CHECK(links({{"KONSOLE_VERSION", "220401"}}));
    CHECK(!links({{"KONSOLE_VERSION", "220401"}, {"STY", "1.pts"}}));
    CHECK(!links({}));
}

TEST_CASE("only terminals that are known for it keep lines unbroken when they get narrower") {
    const auto reflows = [](std::map<std::string, std::string> variables) {
        return terminal_traits(environment(std::move(variables))).reflows;
    };
    CHECK(reflows({{"TERM", "xterm-256color"}}));
    CHECK(!reflows({{"TERM", "xterm-256color"}, {"XTERM_VERSION", "XTerm(379)"}}));
    CHECK(!reflows({{"TERM", "linux"}}));
    CHECK(!reflows({{"TERM", "screen"}}));
    CHECK(reflows({{"TERM", "screen-256color"}, {"TMUX", "/tmp/tmux"}}));
}
