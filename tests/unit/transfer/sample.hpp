#pragma once

#include <memory>
#include <string>

#include "http/url.hpp"
#include "model/task.hpp"
#include "provider/parse_spec.hpp"
#include "provider/target.hpp"

namespace taskctl::transfer {

inline constexpr const char* sample_spec = R"({
  "taskctl": 1, "name": "sample", "title": "Sample", "docs": "https://a.example",
  "auth": {"header": "Authorization", "value": "Bearer {token}"},
  "request": {"method": "GET", "path": "/tasks/{id}", "headers": {"Accept": "application/json",
                                                                  "X-Language": "en"}},
  "task": {"raw_state": "/state", "artifacts": [
    {"each": "/files/*", "name": "/name", "url": "/url", "type": "file", "credential": false},
    {"each": "/guarded/*", "name": "/name", "url": "/url", "type": "file", "credential": true}]},
  "states": [{"state": "succeeded", "when": {"/state": "done"}}]
})";

// A target of that spec, the only task of its service.
inline provider::Target sample_target(const std::string& endpoint = "https://a.example/api",
                                      const http::Connection& connection = {}) {
    provider::Service service;
    const auto parsed = provider::parse_spec(sample_spec);
    service.spec = std::make_shared<const provider::Spec>(parsed.value());
    service.endpoint = *http::parse_url(endpoint);
    service.connection = std::make_shared<const http::Connection>(connection);
    provider::Target target;
    target.ref = "sample/t";
    target.id = "t";
    target.service = std::make_shared<const provider::Service>(std::move(service));
    return target;
}

inline model::Artifact file(const std::string& name, const std::string& url,
                            bool credential = false) {
    return {name, url, model::ArtifactType::file, credential};
}

}  // namespace taskctl::transfer
