#include "commands/watch_again.hpp"

#include <algorithm>
#include <csignal>

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

}  // namespace

string watch_again(const std::vector<string>& refs, const TaskOptions& options,
                   const config::Resolved& resolved, int signal) {
    constexpr std::size_t most_named = 10;
    string text = "taskctl: ended by " + signal_name(signal) +
                  (refs.size() == 1 ? "; the remote task goes on, to watch it again:"
                                    : "; the remote tasks go on, to watch them again:") +
                  "\n  taskctl watch";
    for (std::size_t i = 0; i < std::min(refs.size(), most_named); ++i) {
        text += " " + quoted(refs[i]);
    }
    if (refs.size() > most_named) text += " …";
    if (options.config) text += " --config " + quoted(*options.config);
    if (!resolved.profile.empty()) text += " --profile " + quoted(resolved.profile);
    for (const auto& file : options.provider_files) text += " --provider-file " + quoted(file);
    if (options.endpoint) text += " --endpoint " + quoted(*options.endpoint);
    return text + "\n";
}

}  // namespace taskctl::commands
