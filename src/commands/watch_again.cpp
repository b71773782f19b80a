#include "commands/watch_again.hpp"

#include <csignal>
#include <utility>

#include "model/visible.hpp"

namespace taskctl::commands {
namespace {

using std::string;

string quoted(const string& word) {
    const auto* const plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:%=@+,";
    if (word.find_first_not_of(plain) == string::npos) return word;
    string text = "'";
    for (const char c : model::visible(word)) text += c == '\'' ? "'\\''" : string(1, c);
    return text + "'";
}

string signal_name(int signal) {
    switch (signal) {
        case SIGHUP:
            return "SIGHUP";
        case SIGINT:
            return "SIGINT";
        case SIGTERM:
            return "SIGTERM";
        default:
            return "signal " + std::to_string(signal);
    }
}

// The tasks, and what has to be said of them outside of the command.
std::pair<string, string> tasks_text(const std::vector<string>& refs, const TaskOptions& options) {
    constexpr std::size_t most_named = 10;
    const bool listed = options.from && refs.size() > most_named;
    // What a shell makes of `<(…)` is there as little as standard input is.
    const bool is_file = listed && *options.from != "-" && !options.from->starts_with("/dev/");
    if (is_file && options.references.empty()) {
        string text = " --from " + quoted(*options.from);
        if (options.shard) text += " --shard " + quoted(*options.shard);
        return {text, ""};
    }
    const auto named = listed ? most_named : refs.size();
    string text;
    for (std::size_t i = 0; i < named; ++i) text += " " + quoted(refs[i]);
    if (named == refs.size()) return {text, ""};
    return {text, "  and " + std::to_string(refs.size() - named) + " more\n"};
}

// How they are asked for, but for what may hold a secret.
string settings_text(const TaskOptions& options, const string& profile) {
    string text;
    const auto add = [&](const char* name, const std::optional<string>& value) {
        if (value) text += string(" ") + name + " " + quoted(*value);
    };
    add("--config", options.config);
    if (!profile.empty()) add("--profile", profile);
    for (const auto& file : options.provider_files) add("--provider-file", file);
    add("--endpoint", options.endpoint);
    add("--token-file", options.token_file);
    for (const auto& param : options.params) {
        if (param.find("=@") == param.find('=')) add("--param", param);
    }
    add("--cacert", options.cacert);
    add("--cert", options.cert);
    add("--key", options.key);
    if (options.insecure) text += " --insecure";
    if (options.allow_insecure_credential) text += " --allow-insecure-credential";
    return text;
}

}  // namespace

string watch_again(const std::vector<string>& refs, const TaskOptions& options,
                   const config::Resolved& resolved, int signal) {
    const auto [tasks, rest] = tasks_text(refs, options);
    return "taskctl: ended by " + signal_name(signal) +
           (refs.size() == 1 ? "; the remote task goes on, to watch it again:"
                             : "; the remote tasks go on, to watch them again:") +
           "\n  taskctl watch" + tasks + settings_text(options, resolved.profile) + "\n" + rest;
}

}  // namespace taskctl::commands
