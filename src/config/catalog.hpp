#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "provider/parse_spec.hpp"
#include "provider/spec.hpp"

namespace taskctl::config {

// A spec with the text that it was read from.
struct Entry {
    std::shared_ptr<const provider::Spec> spec;
    std::string text;
    std::string origin;  // `built-in`, or the file's path
};

// A row of `provider list`; `fault` is set for a user's file that can't be used.
struct Listed {
    std::string name;
    std::vector<std::string> aliases;
    std::string title;
    std::string origin;
    std::string fault;
};

// All the providers there are: those of --provider-file, the user's folder, the built-in ones, in
// this order; aliases count after all names. A spec is read and checked when it is first asked for.
class Catalog {
public:
    // `folder` may be missing or empty. A bad file among `files` is an error (configuration).
    static model::Result<Catalog> open(const std::vector<std::string>& files,
                                       std::filesystem::path folder);

    // The provider of that name or alias; an unknown one is an error (usage) with a suggestion, a
    // user's file that is no good spec one (configuration) that lists the findings.
    model::Result<Entry> find(std::string_view name);

    std::vector<Listed> list();
    // The same, but quicker: without the files whose heading can't be read, and with others that
    // have a fault further down.
    std::vector<Listed> headings() const;

    // All specs that can be used, in the order in which names are looked up.
    std::vector<std::shared_ptr<const provider::Spec>> specs();

private:
    model::Result<Entry> load(std::string_view name);
    std::vector<std::filesystem::path> folder_files() const;
    // The headings of those that have one, each under its file.
    const std::map<std::filesystem::path, provider::Heading>& folder_headings();
    std::string resolve_alias(std::string_view alias);
    std::optional<model::Error> misnamed(std::string_view name);
    model::Error unknown(std::string_view name);

    std::vector<Entry> files_;
    std::filesystem::path folder_;
    std::map<std::string, Entry, std::less<>> loaded_;
    std::optional<std::map<std::filesystem::path, provider::Heading>> folder_headings_;
    std::vector<std::string> names_;  // all, with aliases, once one was asked for that is unknown
};

// Reads and lints one spec file; the findings are the error's lines. With `examples`, those are
// read too. `expected_name` is what the spec must be called, empty for any name.
model::Result<Entry> load_spec(const std::string& path, bool examples,
                               std::string_view expected_name = {});

}  // namespace taskctl::config
