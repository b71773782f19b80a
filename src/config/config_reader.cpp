#include <algorithm>
#include <set>

#include "config/config_file.hpp"
#include "config/findings.hpp"
#include "config/toml_tree.hpp"
#include "config/value_reader.hpp"
#include "http/url.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;
using Member = TomlNode::Member;
using Kind = TomlNode::Kind;

bool is_profile_name(std::string_view name) {
    return !name.empty() &&
           name.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") ==
               std::string_view::npos;
}

class Reader {
public:
    Reader(const std::string& path, bool is_readable_by_others, const Environment& environment)
        : findings_(path),
          values_(findings_, std::filesystem::path(path).parent_path(), environment) {
        file_.path = path;
        file_.is_readable_by_others = is_readable_by_others;
    }

    model::Result<ConfigFile> read(std::string_view text) {
        const auto tree = parse_toml(text);
        if (!tree) {
            findings_.report(tree.error().place, "", "this is no TOML: " + tree.error().what);
            return tl::make_unexpected(findings_.error());
        }
        for (const auto& member : tree->members) read_top(member);
        check_default();
        if (!findings_.empty()) return tl::make_unexpected(findings_.error());
        return std::move(file_);
    }

private:
    void read_top(const Member& member) {
        static const std::vector<std::string> known = {"default_profile", "profiles"};
        if (member.key == known[0]) {
            file_.default_profile = findings_.placed(member.value, member.key);
            default_place_ = member.value.place;
        } else if (member.key == known[1]) {
            if (member.value.kind != Kind::table) {
                findings_.report_type(member.value, member.key, "a table");
                return;
            }
            for (const auto& profile : member.value.members) read_profile(profile);
        } else {
            findings_.report_unknown(member, member.key, known);
        }
    }

    void check_default() {
        const auto& name = file_.default_profile.text;
        if (name.empty() || seen_.contains(name)) return;
        const std::vector<std::string> names(seen_.begin(), seen_.end());
        findings_.report(default_place_, "default_profile",
                         "there is no profile `" + model::visible(name, 80) + "`" +
                             model::did_you_mean(name, names));
    }

    void read_profile(const Member& member) {
        const auto path = "profiles." + member.key;
        seen_.insert(member.key);
        if (!is_profile_name(member.key)) {
            findings_.report(member.place, path,
                             "a profile's name has letters, digits, `_`, `.` and `-`");
        }
        if (member.value.kind != Kind::table) {
            findings_.report_type(member.value, path, "a table");
            return;
        }
        Profile profile;
        profile.name = member.key;
        profile.where = findings_.where(member.place, path);
        const bool has_provider = std::ranges::any_of(
            member.value.members, [](const Member& one) { return one.key == "provider"; });
        if (!has_provider) {
            findings_.report(member.place, path, "has no provider: add provider = \"NAME\"");
        }
        for (const auto& one : member.value.members) {
            read_key(profile, one, path + "." + one.key);
        }
        file_.profiles.emplace(member.key, std::move(profile));
    }

    void read_key(Profile& profile, const Member& member, const std::string& key) {
        static const std::vector<std::string> known = {"provider",   "endpoint",  "params",
                                                       "headers",    "tls",       "token_command",
                                                       "token_file", "token_env", "token"};
        if (member.key == "provider") {
            profile.provider = findings_.placed(member.value, key);
        } else if (member.key == "endpoint") {
            read_endpoint(profile, member.value, key);
        } else if (member.key == "params") {
            read_table(member, key, [&](const Member& one, const std::string& at) {
                if (auto value = values_.param(one.value, at))
                    profile.params.emplace(one.key, *value);
            });
        } else if (member.key == "headers") {
            read_table(member, key, [&](const Member& one, const std::string& at) {
                read_header(profile, one, at);
            });
        } else if (member.key == "tls") {
            read_tls(profile, member, key);
        } else if (member.key.starts_with("token") &&
                   std::ranges::find(known, member.key) != known.end()) {
            read_token(profile, member, key);
        } else {
            findings_.report_unknown(member, key, known);
        }
    }

    template <typename Take>
    void read_table(const Member& member, const std::string& key, Take take) {
        if (member.value.kind != Kind::table) {
            findings_.report_type(member.value, key, "a table");
            return;
        }
        for (const auto& one : member.value.members) take(one, key + "." + one.key);
    }

    void read_endpoint(Profile& profile, const TomlNode& node, const std::string& key) {
        if (!findings_.is_text(node, key)) return;
        const auto url = http::parse_url(node.text);
        if (!url || !url->query.empty()) {
            findings_.report(node.place, key,
                             url ? "a base URL has no query" : url.error().message);
            return;
        }
        profile.endpoint = {node.text, findings_.where(node.place, key)};
    }

    void read_header(Profile& profile, const Member& one, const std::string& key) {
        if (one.value.kind != Kind::text) {
            findings_.report_type(one.value, key, "a string");
            return;
        }
        ProfileHeader made{{one.key, one.value.text}, findings_.where(one.value.place, key)};
        if (!http::is_valid(made.header)) {
            findings_.report(
                one.value.place, key,
                "this can't be sent as a header: a control character, or a name that is none");
            return;
        }
        profile.headers.push_back(std::move(made));
    }

    void read_tls(Profile& profile, const Member& member, const std::string& key) {
        static const std::vector<std::string> known = {"cacert", "cert", "key"};
        read_table(member, key, [&](const Member& one, const std::string& at) {
            if (std::ranges::find(known, one.key) == known.end()) {
                findings_.report_unknown(one, at, known);
            } else if (findings_.is_text(one.value, at)) {
                auto& into = one.key == "cacert" ? profile.cacert
                             : one.key == "cert" ? profile.cert
                                                 : profile.key;
                const auto path = values_.expanded(one.value.text);
                into = {path.empty() ? one.value.text : path, findings_.where(one.value.place, at)};
            }
        });
        if (!profile.key.text.empty() && profile.cert.text.empty()) {
            findings_.report(member.place, key, "there is a key without a cert");
        }
    }

    void read_token(Profile& profile, const Member& member, const std::string& key) {
        if (profile.token) {
            findings_.report(member.place, key,
                             "the profile has a token already; give one way to it only");
            return;
        }
        const auto& node = member.value;
        std::optional<ProfileValue> value;
        if (member.key == "token_command") {
            value = values_.command(node, key);
        } else if (member.key == "token_file") {
            value = values_.file(node, key);
        } else if (member.key == "token_env") {
            value = values_.variable(node, key);
        } else if (findings_.is_text(node, key)) {
            if (file_.is_readable_by_others) {
                findings_.report(
                    node.place, key,
                    "others than you can read this file: chmod 600 it, or use token_command");
            }
            value =
                ProfileValue{Literal{model::Secret(node.text)}, findings_.where(node.place, key)};
        }
        if (value) profile.token = std::move(value);
    }

    Findings findings_;
    ValueReader values_;
    ConfigFile file_;
    TomlPlace default_place_;
    std::set<std::string, std::less<>> seen_;
};

}  // namespace

model::Result<ConfigFile> parse_config(std::string_view text, const std::string& path,
                                       bool is_readable_by_others, const Environment& environment) {
    return Reader(path, is_readable_by_others, environment).read(text);
}

}  // namespace taskctl::config
