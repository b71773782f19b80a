#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "http/message.hpp"
#include "provider/read.hpp"
#include "provider/target.hpp"

namespace taskctl::provider {

// What one selector of a condition found, and whether that is what was wanted. Values are shown as
// JSON, cut and masked (see shown_json.hpp).
struct TermTrace {
    std::string selector;
    std::string wanted;              // `is "done"`, `is at least 400`
    std::vector<std::string> found;  // the first few
    std::size_t more = 0;            // further ones
    bool holds = false;
};

struct ConditionTrace {
    bool holds = false;
    std::vector<TermTrace> terms;
    std::vector<ConditionTrace> any;
};

struct RuleTrace {
    std::string pointer;  // `/states/3`
    std::string verdict;  // the state, problem or kind that it gives
    ConditionTrace when;
};

// Where a member of the task was looked for.
struct FieldTrace {
    std::string name;                    // `progress.percent`
    std::vector<std::string> looked_at;  // absolute selectors, in order
    std::optional<std::string> pointer;  // the one of them that found something
    std::string found;                   // what, as JSON
    std::string value;                   // as it is read; empty: it can't be
    std::string remark;                  // why it was not looked for
};

// How one answer was read.
struct Explanation {
    std::vector<RuleTrace> rules;  // those that were tried, in order; if one held, it is the last
    std::string decided;           // what decided instead, when no rule held
    std::optional<std::string> root;  // where the task stands; nothing: it was not looked for
    std::vector<FieldTrace> fields;   // of a task only
};

// Pure. `reading` is what read() made of the answer.
Explanation explain(const Target& target, const http::Response& response, const Reading& reading);

// The request that asks for the task with `***` for every secret in it. `has_token`: it goes out
// with one.
http::Request shown_request(const Target& target, bool has_token, model::WallTime now);

// A body for people: JSON indented and cut, other text cut; secrets that can be told by their
// names, and the queries of URLs, masked.
std::string shown_body(const std::string& body);

// A URL without its query, which may be a signature.
std::string shown_url(const std::string& url);

// A header of an answer; what may be a credential is masked.
http::Header shown_header(const http::Header& header);

}  // namespace taskctl::provider
