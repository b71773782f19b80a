#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/catalog.hpp"
#include "config/reference.hpp"
#include "http/message.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// What flags and environment say about how tasks are asked for.
struct Wishes {
    std::string provider;  // for bare ids; empty: none
    std::string endpoint;  // empty: the spec's
    std::optional<model::Secret> token;
    std::vector<std::string> params;   // NAME=VALUE or NAME=@FILE
    std::vector<std::string> headers;  // `Name: value`
    http::Connection connection;
    model::Duration request_timeout = std::chrono::seconds(30);
    bool allow_insecure_credential = false;
};

struct Resolved {
    std::vector<provider::Target> targets;  // in the order of the references, each task once
    std::vector<std::string> warnings;
};

// Turns references into targets. Every reference that can't be resolved is reported, one line each,
// in one error; nothing is sent before all can. A token, header or secret parameter of `wishes`
// belongs to one origin: references that resolve to several are refused.
model::Result<Resolved> resolve(const std::vector<Reference>& references, const Wishes& wishes,
                                Catalog& catalog);

// Reads `Name: value`; the value may be empty.
model::Result<http::Header> parse_header(const std::string& text);

// Reads `NAME=VALUE` or `NAME=@FILE` (the file's text without its last line feed).
model::Result<std::pair<std::string, std::string>> parse_param(const std::string& text);

}  // namespace taskctl::config
