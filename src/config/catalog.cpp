#include "config/catalog.hpp"

#include <algorithm>

#include "config/file.hpp"
#include "model/similar.hpp"
#include "provider/builtin.hpp"
#include "provider/parse_spec.hpp"

namespace taskctl::config {
namespace {

using model::Fault;
using provider::Diagnostic;

constexpr std::size_t largest_spec = 1 << 20;

model::Error findings(const std::string& origin, const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const auto& diagnostic : diagnostics) {
        text += (text.empty() ? "" : "\n") + to_text(origin, diagnostic);
    }
    return {Fault::configuration, text};
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    while (!text.empty()) {
        found.emplace_back(text.substr(0, text.find(' ')));
        text.remove_prefix(std::min(text.size(), found.back().size() + 1));
    }
    return found;
}

bool is_name(std::string_view name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
                                std::string_view::npos;
}

bool has_alias(const provider::Spec& spec, std::string_view alias) {
    return std::ranges::find(spec.aliases, alias) != spec.aliases.end();
}

model::Result<Entry> load_builtin(const provider::Builtin& builtin) {
    auto spec = provider::parse_spec(builtin.text);
    if (!spec) {
        auto error = findings(std::string(builtin.name), spec.error());
        return model::fail(Fault::internal, error.message);
    }
    return Entry{std::make_shared<const provider::Spec>(std::move(*spec)),
                 std::string(builtin.text), "built-in"};
}

std::optional<provider::Heading> any_heading_of(const std::filesystem::path& path) {
    const auto text = read_file(path.string(), largest_spec, Fault::configuration);
    return text ? provider::read_heading(*text) : std::nullopt;
}

// Of a file of the user's folder; nothing where the name is not the file's.
std::optional<provider::Heading> heading_of(const std::filesystem::path& path) {
    auto heading = any_heading_of(path);
    if (heading && heading->name != path.stem().string()) heading.reset();
    return heading;
}

}  // namespace

model::Result<Entry> load_spec(const std::string& path, bool examples,
                               std::string_view expected_name) {
    auto text = read_file(path, largest_spec, Fault::configuration);
    if (!text) return tl::make_unexpected(text.error());
    auto spec = provider::parse_spec(*text);
    if (!spec) return tl::make_unexpected(findings(path, spec.error()));
    auto faults = provider::lint(*spec);
    if (examples && faults.empty()) faults = provider::check_examples(*spec);
    if (!expected_name.empty() && spec->name != expected_name) {
        faults.push_back(
            {"/name", "the name is `" + spec->name +
                          "`, but the file of a spec is called NAME.json: rename one"});
    }
    if (!faults.empty()) return tl::make_unexpected(findings(path, faults));
    return Entry{std::make_shared<const provider::Spec>(std::move(*spec)), std::move(*text), path};
}

model::Result<Catalog> Catalog::open(const std::vector<std::string>& files,
                                     std::filesystem::path folder) {
    Catalog catalog;
    catalog.folder_ = std::move(folder);
    for (const auto& file : files) {
        auto entry = load_spec(file, false);
        if (!entry) return tl::make_unexpected(entry.error());
        catalog.files_.push_back(std::move(*entry));
    }
    return catalog;
}

std::vector<std::filesystem::path> Catalog::folder_files() const {
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end;
         at.increment(error)) {
        if (at->path().extension() == ".json") paths.push_back(at->path());
    }
    std::ranges::sort(paths);
    return paths;
}

const std::map<std::filesystem::path, provider::Heading>& Catalog::folder_headings() {
    if (folder_headings_) return *folder_headings_;
    folder_headings_.emplace();
    for (const auto& path : folder_files()) {
        if (auto heading = any_heading_of(path)) folder_headings_->emplace(path, *heading);
    }
    return *folder_headings_;
}

model::Result<Entry> Catalog::find(std::string_view name) {
    if (const auto found = loaded_.find(name); found != loaded_.end()) return found->second;
    auto entry = load(name);
    if (entry) loaded_.emplace(name, *entry);
    return entry;
}

model::Result<Entry> Catalog::load(std::string_view name) {
    const auto named = [&](const Entry& entry) { return entry.spec->name == name; };
    const auto file = std::ranges::find_if(files_, named);
    if (file != files_.end()) return *file;
    if (is_name(name) && !folder_.empty()) {
        const auto path = folder_ / (std::string(name) + ".json");
        std::error_code error;
        if (std::filesystem::exists(path, error)) return load_spec(path.string(), false, name);
    }
    const auto builtins = provider::builtins();
    const auto builtin = std::ranges::find(builtins, name, &provider::Builtin::name);
    if (builtin != builtins.end()) return load_builtin(*builtin);
    const auto meant = resolve_alias(name);
    if (!meant.empty()) return find(meant);
    auto fault = misnamed(name);
    return tl::make_unexpected(fault ? std::move(*fault) : unknown(name));
}

// Of the file that says to be that provider, but is called otherwise.
std::optional<model::Error> Catalog::misnamed(std::string_view name) {
    for (const auto& [path, heading] : folder_headings()) {
        if (heading.name != name) continue;
        const auto entry = load_spec(path.string(), false, path.stem().string());
        if (!entry) return entry.error();
    }
    return std::nullopt;
}

std::string Catalog::resolve_alias(std::string_view alias) {
    for (const auto& entry : files_) {
        if (has_alias(*entry.spec, alias)) return entry.spec->name;
    }
    for (const auto& [path, heading] : folder_headings()) {
        if (heading.name != path.stem().string()) continue;
        if (std::ranges::find(heading.aliases, alias) == heading.aliases.end()) continue;
        if (load_spec(path.string(), false, heading.name)) return heading.name;
    }
    for (const auto& builtin : provider::builtins()) {
        const auto aliases = words(builtin.aliases);
        if (std::ranges::find(aliases, alias) != aliases.end()) return std::string(builtin.name);
    }
    return "";
}

model::Error Catalog::unknown(std::string_view name) {
    if (names_.empty()) {
        for (const auto& listed : headings()) {
            names_.push_back(listed.name);
            names_.insert(names_.end(), listed.aliases.begin(), listed.aliases.end());
        }
    }
    return {Fault::usage, "unknown provider `" + std::string(name) + "`" +
                              model::did_you_mean(name, names_) +
                              "; `taskctl provider list` names all"};
}

std::vector<std::shared_ptr<const provider::Spec>> Catalog::specs() {
    std::vector<std::string> names;
    for (const auto& entry : files_) names.push_back(entry.spec->name);
    for (const auto& path : folder_files()) names.push_back(path.stem().string());
    for (const auto& builtin : provider::builtins()) names.emplace_back(builtin.name);
    std::vector<std::shared_ptr<const provider::Spec>> specs;
    for (const auto& name : names) {
        const auto entry = find(name);
        if (entry && std::ranges::find(specs, entry->spec) == specs.end()) {
            specs.push_back(entry->spec);
        }
    }
    return specs;
}

std::vector<Listed> Catalog::list() {
    std::vector<Listed> rows;
    const auto add = [&](const Entry& entry) {
        const auto& spec = *entry.spec;
        const bool hidden = std::ranges::find(rows, spec.name, &Listed::name) != rows.end();
        if (!hidden) rows.push_back({spec.name, spec.aliases, spec.title, entry.origin, ""});
    };
    for (const auto& entry : files_) add(entry);
    for (const auto& path : folder_files()) {
        const auto entry = load_spec(path.string(), false, path.stem().string());
        if (entry) {
            add(*entry);
        } else {
            rows.push_back({path.stem().string(), {}, "", path.string(), entry.error().message});
        }
    }
    for (const auto& builtin : provider::builtins()) {
        if (const auto entry = load_builtin(builtin)) add(*entry);
    }
    std::ranges::sort(rows, {}, &Listed::name);
    return rows;
}

std::vector<Listed> Catalog::headings() const {
    std::vector<Listed> rows;
    const auto add = [&](provider::Heading heading, std::string origin) {
        if (std::ranges::find(rows, heading.name, &Listed::name) != rows.end()) return;
        rows.push_back({std::move(heading.name), std::move(heading.aliases),
                        std::move(heading.title), std::move(origin), ""});
    };
    for (const auto& [spec, text, origin] : files_) {
        add({spec->name, spec->aliases, spec->title}, origin);
    }
    for (const auto& path : folder_files()) {
        if (auto heading = heading_of(path)) add(std::move(*heading), path.string());
    }
    for (const auto& builtin : provider::builtins()) {
        if (auto heading = provider::read_heading(builtin.text)) {
            add(std::move(*heading), "built-in");
        }
    }
    std::ranges::sort(rows, {}, &Listed::name);
    return rows;
}

}  // namespace taskctl::config
