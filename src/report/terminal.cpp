#include "report/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace taskctl::report {
namespace {

using std::string;

string value(const config::Environment& environment, const char* name) {
    return environment(name).value_or("");
}

bool is_unicode(const config::Environment& environment) {
    string locale;
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (locale = value(environment, name); !locale.empty()) break;
    }
    std::ranges::transform(locale, locale.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    // The console's font has few signs.
    return (locale.find("utf-8") != string::npos || locale.find("utf8") != string::npos) &&
           value(environment, "TERM") != "linux";
}

int number(const string& text) {
    int result = 0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

bool shows_progress(const config::Environment& environment) {
    const auto program = value(environment, "TERM_PROGRAM");
    constexpr int first_vte = 8000;
    // iTerm2 lists what it can; P is progress.
    const bool iterm =
        program == "iTerm.app" && value(environment, "TERM_FEATURES").find('P') != string::npos;
    return environment("WT_SESSION") || value(environment, "ConEmuANSI") == "ON" || iterm ||
           program == "ghostty" || program == "WezTerm" ||
           number(value(environment, "VTE_VERSION")) >= first_vte;
}

bool shows_links(const config::Environment& environment) {
    const auto program = value(environment, "TERM_PROGRAM");
    const auto term = value(environment, "TERM");
    constexpr int first_vte = 5002;  // earlier ones crash on some
    const auto named = {"iTerm.app", "ghostty", "WezTerm", "vscode", "Hyper", "rio"};
    return std::ranges::find(named, program) != named.end() || environment("WT_SESSION") ||
           environment("KONSOLE_VERSION") || term == "xterm-kitty" || term == "alacritty" ||
           term.starts_with("foot") || number(value(environment, "VTE_VERSION")) >= first_vte;
}

}  // namespace

TerminalTraits terminal_traits(const config::Environment& environment) {
    const auto term = value(environment, "TERM");
    TerminalTraits traits;
    traits.draws = !term.empty() && term != "dumb";
    traits.unicode = is_unicode(environment);
    // A multiplexer inherits the variables of the terminal it was started in, and may be shown in
    // another one by now.
    const bool direct = !environment("TMUX") && !environment("STY");
    traits.progress = traits.draws && direct && shows_progress(environment);
    traits.links = traits.draws && direct && shows_links(environment);
    traits.reflows = !environment("XTERM_VERSION") && term != "linux" &&
                     (environment("TMUX") || !term.starts_with("screen"));
    return traits;
}

}  // namespace taskctl::report
