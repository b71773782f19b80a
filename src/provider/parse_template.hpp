#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "provider/template.hpp"

namespace taskctl::provider {

// The names that the placeholders of a template may use, beside `{id}`.
struct Names {
    std::vector<std::string> declared;  // parameters
    bool token = false;                 // `{token}` may stand here
    bool login = false;                 // a login's: no `{id}`, and `declared` are its `needs`
};

struct ParsedTemplate {
    Template text;
    std::vector<std::string> findings;  // what is wrong, with the mend
};

ParsedTemplate parse_template(std::string_view text, Place place, const Names& names);

// The names of the parameters that the template uses, `id` and `token` included.
std::vector<std::string> parameters_of(const Template& text);

}  // namespace taskctl::provider
