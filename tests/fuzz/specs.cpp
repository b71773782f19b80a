#include "fuzz/specs.hpp"

#include <map>
#include <string>

#include "provider/builtin.hpp"
#include "unit/provider/sample.hpp"

namespace taskctl::fuzz {
namespace {

// What the built-in ones leave out stands here.
constexpr std::string_view whole_language = R"({
  "taskctl": 1,
  "name": "whole-language",
  "params": {"a": {"required": true}, "b": {"default": "c", "enum": ["c", "d"]}, "e": {},
             "s": {"secret": true}, "k": {"secret": true}, "l": {"secret": true}},
  "auth": [{"header": "Authorization", "value": "Bearer {token}"}, {"header": "X-S", "value": "{s}"}],
  "login": {"needs": ["k", "l"],
            "request": {"method": "POST", "from": "origin", "path": "/login/{k}",
                        "headers": {"X-L": "{l}"}, "json": {"key": "{k}", "at": "{now:%s}"}},
            "refresh": {"request": {"method": "POST", "path": "/refresh",
                                    "headers": {"Authorization": "Bearer {token}"},
                                    "form": {"key": "{k}", "token": "{token}"}}},
            "token": ["/access_token", "/data/token", "header:X-Token"],
            "expires_in": ["/expires_in", "header:X-Life"],
            "expires_at": {"at": "/until", "format": "epoch"}, "lifetime": "5m",
            "rotates": {"k": ["/next", "/data/next"], "l": "header:X-Next"}},
  "request": {"method": "POST", "path": "/{a}/jobs-{id}.x", "query": {"b": "{b}", "e": "{e}"},
              "headers": {"X-Date": "{now:%a, %d %b %Y %T %Z}", "X-E": "{e}"},
              "form": {"id": "{id}", "e": "{e}", "when": "{now:%F}"}},
  "root": ["/data", "/items/0", ""],
  "task": {
    "id": ["/id", "/job/id"], "kind": "header:X-Kind", "raw_state": ["/status", "http"],
    "percent": ["/percent", "/progress/*"],
    "counts": {"total": "/total", "succeeded": "/good", "failed": "/bad"},
    "created_at": {"at": "/created", "format": "epoch"},
    "started_at": {"at": "/started", "format": "epoch_ms"},
    "updated_at": {"at": "/updated", "format": "%a, %d %b %Y %T %z"},
    "finished_at": {"at": ["/finished", "header:Date"], "format": "%Y-%m-%d %H:%M:%S.%f %Z"},
    "eta": "/eta",
    "error": {"code": "/error/code", "message": ["/error/message", "/error"], "details": "/error/*"},
    "artifacts": [
      {"name": "report", "url": ["/url", "header:Location"], "type": "file", "credential": false},
      {"each": "/links/*", "when": {"any": [{"/rel": ["file", "log"]}, {"/size": {"min": 1, "max": 9}}]},
       "name": "/rel", "url": "/href", "type": "file"},
      {"each": "/more/*/*", "name": "/name", "url": ""}
    ]
  },
  "states": [
    {"state": "paused", "when": {"/held": true}},
    {"state": "blocked", "when": {"/blockers/*": {"all": {"not": [null, "", 0]}}}},
    {"state": "partial", "when": {"/status": "done", "/bad": {"min": 1}}},
    {"state": "succeeded", "when": {"/status": "done", "/error": {"exists": false}}},
    {"problem": "not_understood", "when": {"/status": "done"}},
    {"problem": "quota", "when": {"/status": "starved"}},
    {"state": "failed", "when": {"any": [{"/status": ["bad", "-1"]}, {"header:X-Failed": "1"}]}},
    {"state": "canceled", "when": {"/status": {"max": -2}}},
    {"state": "running", "when": {"/status": {"min": 0, "max": 99}}},
    {"state": "pending", "when": {"/status": null}}
  ],
  "error_body": {"code": "/code", "message": ["/message", ""], "details": "/details/*"},
  "errors": [
    {"kind": "transient", "when": {"/code": "again", "http": [400, 200]}},
    {"kind": "rate_limited", "when": {"header:X-Slow": {"exists": true}}},
    {"kind": "not_found", "when": {"/code": {"not": ["again", 0, null]}, "http": {"min": 404, "max": 404}}},
    {"kind": "not_permitted", "when": {"/roles/*": {"all": {"not": "reader"}}}}
  ],
  "accept": [303, 422],
  "poll": {"retry_after": ["header:X-Wait"]}
})";

using Specs = std::map<std::string, std::shared_ptr<const provider::Spec>, std::less<>>;

Specs all_specs() {
    Specs specs = {{"", provider::sample::spec(whole_language)}};
    for (const auto& builtin : provider::builtins()) {
        specs.emplace(builtin.name, provider::sample::spec(builtin.text));
    }
    return specs;
}

}  // namespace

std::shared_ptr<const provider::Spec> spec_named(std::string_view name) {
    static const Specs specs = all_specs();
    const auto found = specs.find(name);
    return found != specs.end() ? found->second : specs.at("");
}

}  // namespace taskctl::fuzz
