#pragma once

#include <optional>
#include <string>

#include "http/url.hpp"
#include "model/result.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// What a URL says when it is read as the one that a provider asks for a task.
struct UrlMatch {
    std::string prefix;  // of the path, before the spec's: the endpoint's path
    std::string id;
    provider::Parameters params;  // those that stand in the path
};

// Nothing when the path does not end as the spec's does, a value is none that the spec allows, or
// the spec's path has no `{id}`.
std::optional<UrlMatch> match_path(const provider::Spec& spec, const http::Url& url);

// Whether the path ends as the spec's does, and the task's id stands elsewhere in the request.
bool is_path_without_id(const provider::Spec& spec, const http::Url& url);

// The path of the spec, with its placeholders.
std::string path_text(const provider::Spec& spec);

// The parameters of a task that is named by a URL: those of its path, and its query as far as the
// spec has a use for it. What else stands in the query is an error (usage).
model::Result<provider::Parameters> url_parameters(const provider::Spec& spec,
                                                   const UrlMatch& match,
                                                   const provider::Parameters& query);

}  // namespace taskctl::config
