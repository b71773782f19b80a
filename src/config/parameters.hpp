#pragma once

#include <string>

#include "model/result.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// A parameter of the command line.
struct Param {
    std::string name;
    std::string value;
    std::string file;  // that the value was read from; empty: none
};

// Reads `NAME=VALUE` or `NAME=@FILE` (the file's text without its last line feed).
model::Result<Param> parse_param(const std::string& text);

// Reads `Name: value`; the value may be empty.
model::Result<http::Header> parse_header(const std::string& text);

// The parameters of one task: the reference's own before those given for all tasks, which count
// where the spec declares them. Refused (usage): one that the spec does not declare, a value
// outside its enum or with a control character, a required one that is missing.
model::Result<provider::Parameters> gather(const provider::Spec& spec,
                                           const provider::Parameters& own,
                                           const provider::Parameters& shared);

// What is wrong with a value: `must be …`; empty: nothing. Never quotes a secret one.
std::string fault_of_value(const provider::Parameter& parameter, const std::string& value);

// `spec has no parameter `x``, with what was meant and what there is.
std::string fault_of_name(const provider::Spec& spec, const std::string& name);

// `head?name=value&…` with the parameters that are not secret.
std::string reference_text(const std::string& head, const provider::Spec& spec,
                           const provider::Parameters& params);

std::string without_line_end(std::string text);

}  // namespace taskctl::config
