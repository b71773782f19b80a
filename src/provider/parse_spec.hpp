#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "provider/spec.hpp"

namespace taskctl::provider {

// One finding in a spec: where (JSON Pointer, empty for the whole file) and what, with the mend.
struct Diagnostic {
    std::string pointer;
    std::string message;

    bool operator==(const Diagnostic&) const = default;
};

// `FILE: /states/3: message`
std::string to_text(std::string_view file, const Diagnostic& diagnostic);

// Reads a spec (JSON with comments, at most 1 MiB): structure, types, unknown and doubled keys,
// templates, selectors. Reports as many findings as it can at once. What needs the rules to be
// compared with each other is lint's.
tl::expected<Spec, std::vector<Diagnostic>> parse_spec(std::string_view text);

// What a spec is called. The rest of it is not looked at, so that many can be listed at once.
struct Heading {
    std::string name;
    std::vector<std::string> aliases;
    std::string title;

    bool operator==(const Heading&) const = default;
};
// Nothing for what can't be a spec, whatever the rest of it is.
std::optional<Heading> read_heading(std::string_view text);

// Rules that can't match because an earlier one covers them, no rule for success, and the like.
std::vector<Diagnostic> lint(const Spec& spec);

// Reads every example and reports those that read otherwise than they say.
std::vector<Diagnostic> check_examples(const Spec& spec);

}  // namespace taskctl::provider
