#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "config/resolve.hpp"
#include "support/scratch_folder.hpp"

namespace taskctl::test {

// Three specs, a config file, flags and variables, and what becomes of references.
// `alpha`: parameters, of which `key` is secret. `beta`: a default endpoint, and the id between two
// other parts of the path. `login`: a login that needs `app` and `pin`.
class ProfileWorld {
public:
    ProfileWorld() {
        folder.write("alpha.json", spec("alpha", "/alpha-tasks/{id}", R"(
            "params": {"key": {"secret": true, "help": "The key"}, "kind": {"help": "The kind"}},)",
                                        R"("query": {"k": "{kind}"},
                                           "headers": {"X-Key": "{key}", "X-Lang": "en"},)"));
        folder.write("beta.json", spec("beta", "/of/{of}/jobs/{id}/state", R"(
            "endpoint": "https://beta.example/v1",
            "params": {"of": {"required": true, "enum": ["a", "b"], "help": "Whose"}},)",
                                       ""));
        folder.write("login.json", spec("login", "/login-tasks/{id}", R"(
            "params": {"app": {"secret": true, "help": "A"}, "pin": {"secret": true, "help": "P"}},
            "login": {"needs": ["app", "pin"], "token": "/t",
                      "request": {"method": "POST", "path": "/login",
                                  "form": {"app": "{app}", "pin": "{pin}"}}},)",
                                        ""));
        folder.write("post.json", spec("post", "/ask", "", R"("json": {"id": "{id}"},)", "POST"));
    }

    static std::string spec(const std::string& name, const std::string& path,
                            const std::string& members, const std::string& request,
                            const std::string& method = "GET") {
        return R"({"taskctl": 1, "name": ")" + name +
               R"(", "title": "T", "docs": "https://d.example",)" + members +
               R"("auth": {"header": "Authorization", "value": "Bearer {token}"},
                  "request": {"method": ")" +
               method + R"(", )" + request + R"("path": ")" + path + R"("},
                  "task": {"raw_state": "/s"},
                  "states": [{"state": "succeeded", "when": {"/s": "ok"}}],
                  "examples": [{"http": 200, "answer": {"s": "ok"}, "state": "succeeded"}]})";
    }

    config::Setup setup() {
        const config::Environment environment =
            [variables = variables](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
        };
        auto file = config::parse_config(file_text, (folder.path() / "config.toml").string(),
                                         is_readable_by_others, environment);
        if (!file) FAIL(file.error().message);
        std::vector<std::string> listed;
        for (const auto& [name, value] : variables) listed.push_back(name + "=" + value);
        return {std::move(*file), config::Catalog::open({}, folder.path()).value(), environment,
                listed};
    }

    static std::vector<config::Reference> references(const std::vector<std::string>& texts) {
        std::vector<config::Reference> all;
        for (const auto& text : texts) all.push_back(config::parse_reference(text).value());
        return all;
    }

    model::Result<config::Resolved> resolve(const std::vector<std::string>& texts) {
        auto made = setup();
        return config::resolve(references(texts), wishes, made, outputs);
    }

    // The exit code and message; `0 ` when all is well.
    std::string fault(const std::vector<std::string>& texts) {
        const auto resolved = resolve(texts);
        if (resolved) return "0 ";
        auto message = resolved.error().message;
        const auto path = folder.path().string() + "/";
        for (auto at = message.find(path); at != std::string::npos; at = message.find(path)) {
            message.erase(at, path.size());
        }
        return std::to_string(static_cast<int>(resolved.error().fault)) + " " + message;
    }

    // The token that the task of that number would be asked with; `command` for a program, `login`
    // for a login, empty for none.
    static std::string token(const config::Resolved& resolved, std::size_t index = 0) {
        const auto& credential = resolved.targets.at(index).credential;
        if (!credential) return "";
        const auto asking = resolved.credentials.at(*credential)->ask(nullptr, {});
        if (std::holds_alternative<http::Command>(asking)) return "command";
        if (std::holds_alternative<http::Request>(asking)) return "login";
        return std::get<credential::Granted>(asking).value().token.reveal();
    }

    void flag_token(const std::string& text) {
        wishes.token = config::TokenWish{model::Secret(text), config::Giver::flag};
    }
    void variable_token(const std::string& text) {
        wishes.token = config::TokenWish{model::Secret(text), config::Giver::environment};
    }
    void flag_param(const std::string& text) {
        wishes.params.push_back(config::parse_param(text).value());
    }

    ScratchFolder folder;
    std::string file_text;
    bool is_readable_by_others = false;
    std::map<std::string, std::string> variables;
    config::Wishes wishes;
    config::ValueOutputs outputs;
};

}  // namespace taskctl::test
