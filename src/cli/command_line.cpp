#include "cli/command_line.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <CLI/CLI.hpp>

#include "commands/command_tree.hpp"
#include "commands/complete.hpp"
#include "commands/completion.hpp"
#include "commands/doctor.hpp"
#include "commands/download.hpp"
#include "commands/explain.hpp"
#include "commands/get.hpp"
#include "commands/help.hpp"
#include "commands/help_layout.hpp"
#include "commands/literal.hpp"
#include "commands/profile.hpp"
#include "commands/provider.hpp"
#include "commands/watch.hpp"
#include "http/curl_loop.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"
#include "provider/builtin.hpp"

namespace taskctl::cli {
namespace {

using model::Fault;
using std::string;

string version() {
    return string("taskctl ") + TASKCTL_VERSION + "\n" + http::transport_version() + "\n" +
           std::to_string(provider::builtins().size()) + " built-in providers\n";
}

struct Row {
    std::string_view name;
    void (*add)(CLI::App&, commands::Command&);
    bool wants_all = false;  // it speaks of the other commands
};

constexpr std::array rows = {
    Row{"get", commands::add_get},           Row{"watch", commands::add_watch},
    Row{"download", commands::add_download}, Row{"explain", commands::add_explain},
    Row{"provider", commands::add_provider}, Row{"profile", commands::add_profile},
    Row{"doctor", commands::add_doctor},     Row{"completion", commands::add_completion, true},
    Row{"help", commands::add_help, true},   Row{"__complete", commands::add_complete, true},
    Row{"__tree", commands::add_tree, true},
};

// Declaring the options of all commands takes as long as reading the config file and the spec: the
// first word says whose are needed.
void add_commands(CLI::App& app, commands::Command& command, std::string_view first) {
    const auto* const named = std::ranges::find(rows, first, &Row::name);
    if (named != rows.end() && !named->wants_all) {
        named->add(app, command);
        return;
    }
    for (const auto& row : rows) row.add(app, command);
}

void build(CLI::App& app, commands::Command& command, std::string_view first) {
    app.formatter(commands::help_formatter());
    app.require_subcommand(1);
    app.set_help_flag("-h,--help", "print this help");
    app.set_version_flag("--version", version, "print the version and what it is built with");
    add_commands(app, command, first);
    app.footer(R"(Examples:
  taskctl provider list
  taskctl get NAME/ID --endpoint https://api.example.com --token-file token
  taskctl watch NAME/ID --interval 5 --timeout 30m

A task is named NAME/ID: the provider, and the id that the service gave.
`taskctl help COMMAND` tells more, `taskctl help exit-codes` what scripts need.)");
}

// The innermost command that was named: where an error is looked at.
const CLI::App* innermost(const CLI::App& app) {
    const auto called = app.get_subcommands();
    return called.empty() ? &app : innermost(*called.front());
}

string path_of(const CLI::App* app) {
    const auto* parent = app->get_parent();
    return parent == nullptr ? "taskctl" : path_of(parent) + " " + app->get_name();
}

string help(const CLI::App& app) {
    const auto* at = innermost(app);
    return at->help(at->get_parent() == nullptr ? "" : path_of(at->get_parent()));
}

std::vector<string> option_names(const CLI::App& app) {
    std::vector<string> names;
    for (const auto* option : app.get_options()) {
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

std::vector<string> command_names(const CLI::App& app) {
    std::vector<string> names;
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (!sub->get_group().empty()) names.push_back(sub->get_name());
    }
    return names;
}

string joined(const std::vector<string>& words) {
    string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

// The word that no command or option took, with what was probably meant.
string unexpected(const CLI::App& app, const string& word) {
    const auto shown = model::visible(word.substr(0, word.find('=')), 80);
    if (word.starts_with('-')) {
        return "unknown option `" + shown + "`" + model::did_you_mean(shown, option_names(app));
    }
    const auto names = command_names(app);
    if (names.empty()) return "unexpected argument `" + shown + "`";
    return "unknown command `" + shown + "`" + model::did_you_mean(shown, names);
}

// What is wrong with an option's value; empty when that is not what the error is about.
string explain_value(const CLI::App& app, const CLI::ParseError& error) {
    const string what = error.what();
    const auto name = what.substr(0, what.find(':'));
    const auto* option = app.get_option_no_throw(name);
    if (error.get_name() != "ArgumentMismatch" || option == nullptr) return "";
    if (what.find("At Most") != string::npos) return name + " is given twice";
    const auto wanted = option->get_type_name();
    return name + " wants " + (wanted == "D" ? "a duration: 500ms, 5, 5s, 2m or 1h30m" : wanted);
}

string explain(const CLI::App& app, const CLI::ParseError& error) {
    const auto* at = innermost(app);
    const auto rest = at->remaining();
    const auto stray = std::ranges::find_if(rest, [](const string& word) { return word != "--"; });
    const auto names = command_names(*at);
    string text;
    if (stray != rest.end()) {
        text = unexpected(*at, *stray);
    } else if (!names.empty() && at->get_subcommands().empty()) {
        text = "a command is missing: " + joined(names);
    } else if (const auto mismatch = explain_value(*at, error); !mismatch.empty()) {
        text = mismatch;
    } else {
        text = model::visible(error.what(), model::error_text_limit);
    }
    return text + "; see `" + path_of(at) + " --help`";
}

bool takes_value(const CLI::App& app, const string& word) {
    if (!word.starts_with('-')) return false;
    // get_option_no_throw() allocates, and may not throw.
    for (const auto* option : app.get_options()) {
        if (option->check_name(word)) return option->get_items_expected_max() > 0;
    }
    const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
    return std::ranges::any_of(subs, [&](const CLI::App* sub) { return takes_value(*sub, word); });
}

void shield_positionals(const CLI::App& app, std::vector<string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0 && takes_value(app, words[i - 1])) continue;
        if (words[i] == "--") {  // what follows is no option, whatever it begins with
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
            for (; i < words.size(); ++i) words[i] = commands::list_shield + words[i];
            return;
        }
        words[i] = commands::shielded(words[i]);
    }
}

}  // namespace

model::Result<Parsed> parse(std::vector<string> arguments) {
    Parsed parsed;
    CLI::App app("Ask any asynchronous-task API how a task is doing, and watch it until it ends.",
                 "taskctl");
    build(app, parsed.command, arguments.empty() ? std::string_view() : arguments.front());
    shield_positionals(app, arguments);
    std::ranges::reverse(arguments);  // what CLI11 wants
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
        parsed.text = help(app);
    } catch (const CLI::CallForVersion&) {
        parsed.text = version();
    } catch (const CLI::ParseError& error) {
        return model::fail(Fault::usage, explain(app, error));
    }
    return parsed;
}

}  // namespace taskctl::cli
