#include "commands/complete.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <sstream>

#include <CLI/CLI.hpp>

#include "commands/literal.hpp"
#include "config/catalog.hpp"
#include "config/config_file.hpp"
#include "config/file.hpp"
#include "model/state.hpp"
#include "model/visible.hpp"

namespace taskctl::commands {
namespace {

using std::string;

constexpr std::size_t longest_line = 1U << 20U;

// What the topics draw on. A file that can't be used is as good as none.
class Machine {
public:
    Machine(const TypedLine& line, const Context& context)
        : line_(line), context_(context), catalog_(open_catalog()) {}

    const TypedLine& line() const { return line_; }

    std::vector<config::Listed> providers() {
        return catalog_ ? catalog_->headings() : std::vector<config::Listed>();
    }

    const config::ConfigFile& config() {
        if (!config_) {
            auto named = last_value({"--config"});
            if (named.empty()) named = context_.environment("TASKCTL_CONFIG").value_or("");
            config_ = config::read_config(expanded(named), context_.environment)
                          .value_or(config::ConfigFile());
        }
        return *config_;
    }

    // The spec behind the name of a profile, a provider or an alias; null: there is none.
    std::shared_ptr<const provider::Spec> spec(const string& name) {
        const auto* profile = config().find(name);
        if (!catalog_ || name.empty()) return nullptr;
        const auto entry = catalog_->find(profile == nullptr ? name : profile->provider.text);
        return entry ? entry->spec : nullptr;
    }

    // What a reference without a name belongs to.
    string default_name() {
        for (const auto& name : {last_value({"-p", "--provider"}), last_value({"--profile"}),
                                 context_.environment("TASKCTL_PROVIDER").value_or(""),
                                 context_.environment("TASKCTL_PROFILE").value_or("")}) {
            if (!name.empty()) return name;
        }
        return config().default_profile.text;
    }

    string expanded(const string& path) const {
        if (!path.starts_with("~/")) return path;
        return context_.environment("HOME").value_or("~") + path.substr(1);
    }

private:
    string last_value(const std::vector<string>& names) const {
        const auto values = option_values(line_, names);
        return values.empty() ? "" : values.back();
    }

    std::optional<config::Catalog> open_catalog() const {
        auto files = option_values(line_, {"--provider-file"});
        for (auto& file : files) file = expanded(file);
        const auto folder = config::config_folder(context_.environment) / "providers";
        auto catalog = config::Catalog::open(files, folder);
        if (!catalog) catalog = config::Catalog::open({}, folder);
        if (!catalog) return std::nullopt;
        return std::move(*catalog);
    }

    const TypedLine& line_;
    const Context& context_;
    std::optional<config::Catalog> catalog_;
    std::optional<config::ConfigFile> config_;
};

struct Candidate {
    string text;
    string description;
};
using Candidates = std::vector<Candidate>;

Candidates providers(Machine& machine) {
    Candidates all;
    for (const auto& row : machine.providers()) {
        all.push_back({row.name, row.title});
        for (const auto& alias : row.aliases) all.push_back({alias, row.title});
    }
    return all;
}

Candidates profiles(Machine& machine) {
    Candidates all;
    for (const auto& [name, profile] : machine.config().profiles) {
        all.push_back({name, "profile: " + profile.provider.text + " at " + profile.endpoint.text});
    }
    return all;
}

Candidates states(Machine& machine) {
    const auto& at = machine.line().at;
    const auto head = at.substr(0, at.rfind(',') + 1);
    Candidates all;
    for (const auto state : model::all_states) {
        const string word(model::word(state));
        if (("," + head).find("," + word + ",") == string::npos) all.push_back({head + word, ""});
    }
    return all;
}

// `NAME=` for each parameter, or its values when the name is there; all behind `head`.
Candidates parameters_of(const provider::Spec& spec, const string& head, const string& at) {
    const auto equals = at.find('=');
    Candidates all;
    for (const auto& [name, parameter] : spec.params) {
        const auto beginning = head + name + "=";
        if (equals == string::npos) {
            const auto needed = parameter.required ? "required" : "";
            const auto separator = parameter.required && !parameter.help.empty() ? ": " : "";
            all.push_back({beginning, needed + (separator + parameter.help)});
        } else if (name == at.substr(0, equals)) {
            for (const auto& value : parameter.allowed) all.push_back({beginning + value, ""});
        }
    }
    return all;
}

// `NAME/` of each profile and provider; behind a `?` the parameters.
Candidates references(Machine& machine) {
    const auto& at = machine.line().at;
    const auto question = at.find('?');
    if (question == string::npos) {
        Candidates all;
        if (at.find('/') != string::npos) return all;
        for (auto& row : profiles(machine)) all.push_back({row.text + "/", row.description});
        for (auto& row : providers(machine)) all.push_back({row.text + "/", row.description});
        return all;
    }
    const auto slash = at.find('/');
    const auto name = slash < question ? at.substr(0, slash) : machine.default_name();
    const auto spec = machine.spec(name);
    if (spec == nullptr) return {};
    const auto begin = at.find_last_of("?&") + 1;
    const auto head = at.substr(0, begin);
    auto all = parameters_of(*spec, head, at.substr(begin));
    std::set<string> given;
    std::istringstream parts(head.substr(question + 1));
    for (string part; std::getline(parts, part, '&');) {
        given.insert(head + part.substr(0, part.find('=')) + "=");
    }
    std::erase_if(all, [&](const Candidate& row) { return given.contains(row.text); });
    return all;
}

// The files that `NAME=@FILE` could name.
Candidates files(const Machine& machine, const string& at) {
    const auto begin = at.find('@') + 1;
    const auto head = at.substr(0, std::max(begin, at.rfind('/') + 1));
    const auto folder = machine.expanded(head.substr(begin));
    std::error_code error;
    Candidates all;
    for (std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, error), end;
         !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        const bool is_folder = entry->is_directory(ignored);
        all.push_back({head + entry->path().filename().string() + (is_folder ? "/" : ""), ""});
    }
    std::ranges::sort(all, {}, &Candidate::text);
    return all;
}

// Of every provider that the line is about.
Candidates parameters(Machine& machine) {
    const auto& [words, at] = machine.line();
    if (at.find("=@") != string::npos) return files(machine, at);
    std::set<string> names = {machine.default_name()};
    for (const auto& word : words) {
        const auto slash = word.find('/');
        if (slash != string::npos) names.insert(word.substr(0, slash));
    }
    Candidates all;
    std::set<string> given;
    for (const auto& word : words) given.insert(word.substr(0, word.find('=') + 1));
    for (const auto& name : names) {
        const auto spec = machine.spec(name);
        if (spec == nullptr) continue;
        for (auto& row : parameters_of(*spec, "", at)) {
            if (given.insert(row.text).second) all.push_back(std::move(row));
        }
    }
    return all;
}

struct Topic {
    string name;
    Candidates (*candidates)(Machine&);
};

const std::array<Topic, 5>& topics() {
    static const std::array<Topic, 5> all = {{{"providers", providers},
                                              {"profiles", profiles},
                                              {"references", references},
                                              {"parameters", parameters},
                                              {"states", states}}};
    return all;
}

Ending complete(const string& name, Context& context) {
    const auto* const topic = std::ranges::find(topics(), name, &Topic::name);
    const auto text = config::read_file("-", longest_line, model::Fault::io);
    if (topic == topics().end() || !text) return {};
    const auto line = read_typed_line(*text);
    Machine machine(line, context);
    for (const auto& [candidate, description] : topic->candidates(machine)) {
        if (!candidate.starts_with(line.at) || model::has_control_byte(candidate)) continue;
        context.output.write(candidate + (description.empty() ? "" : "\t") +
                             model::visible(description, 120) + "\n");
    }
    return {};
}

}  // namespace

TypedLine read_typed_line(const string& text) {
    TypedLine line;
    std::istringstream stream(text);
    for (string word; std::getline(stream, word);) line.words.push_back(word);
    if (line.words.empty()) return line;
    line.at = line.words.back();
    line.words.pop_back();
    // Some shells count `--name=` to the word.
    const auto equals = line.at.find('=');
    if (line.at.starts_with("--") && equals != string::npos) line.at.erase(0, equals + 1);
    return line;
}

std::vector<string> option_values(const TypedLine& line, const std::vector<string>& names) {
    std::vector<string> values;
    for (std::size_t i = 0; i < line.words.size(); ++i) {
        const auto& word = line.words[i];
        for (const auto& name : names) {
            if (word == name && i + 1 < line.words.size()) values.push_back(line.words[i + 1]);
            if (word.starts_with(name + "=")) values.push_back(word.substr(name.size() + 1));
        }
    }
    return values;
}

void add_complete(CLI::App& root, Command& command) {
    auto* complete_command = root.add_subcommand("__complete", "For the completion scripts");
    complete_command->group("");
    auto topic = std::make_shared<string>();
    complete_command->add_option("TOPIC", *topic)->required()->type_name("");
    complete_command->callback([&command, topic] {
        command = [topic](Context& context) { return complete(literal(*topic), context); };
    });
}

}  // namespace taskctl::commands
