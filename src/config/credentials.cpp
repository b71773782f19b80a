#include "config/credentials.hpp"

#include <algorithm>

#include "config/file.hpp"
#include "config/login_source.hpp"
#include "config/profile_values.hpp"
#include "credential/sources.hpp"
#include "credential/token.hpp"
#include "provider/login.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

// Two providers of one system may log in with the same secrets.
bool is_same_login(const http::Request& left, const http::Request& right) {
    return left.method == right.method && left.url == right.url && left.body == right.body &&
           left.headers == right.headers;
}

}  // namespace

template <typename Make>
Credentials::Place Credentials::once(const std::string& key, Make make) {
    if (const auto found = places_.find(key); found != places_.end()) return found->second;
    auto source = make();
    if (!source) return places_.emplace(key, tl::make_unexpected(source.error())).first->second;
    sources_.push_back(std::move(*source));
    return places_.emplace(key, sources_.size() - 1).first->second;
}

Credentials::Place Credentials::wished() {
    return once("", [&] { return make_wished(); });
}

Credentials::Place Credentials::of(const Profile& profile) {
    return once(profile.name, [&] { return make(*profile.token); });
}

std::size_t Credentials::login(const std::shared_ptr<const provider::Service>& service,
                               const provider::Parameters& params, const Files& files) {
    auto request = provider::login_request(*service, params, nullptr, {});
    if (request) {
        const auto same = std::ranges::find_if(
            logins_, [&](const auto& login) { return is_same_login(login.first, *request); });
        if (same != logins_.end()) return same->second;
        logins_.emplace_back(std::move(*request), sources_.size());
    }
    sources_.push_back(login_source(service, params, files));
    return sources_.size() - 1;
}

Credentials::Source Credentials::make_wished() const {
    const auto& from = wishes_.token->from;
    if (const auto* secret = std::get_if<model::Secret>(&from)) {
        return credential::fixed_source(*secret);
    }
    if (const auto* file = std::get_if<TokenFile>(&from)) {
        return from_file(file->path, file->text.reveal());
    }
    return from_command("the token command", std::get<TokenCommand>(from).words);
}

Credentials::Source Credentials::make(const ProfileValue& value) const {
    if (const auto* command = std::get_if<FromCommand>(&value.from)) {
        return from_command(value.where + ": " + source_text(value), command->words);
    }
    if (const auto* file = std::get_if<FromFile>(&value.from)) {
        const auto text = read_value(*file, value.where);
        if (!text) return tl::make_unexpected(text.error());
        return from_file(file->path, *text);
    }
    const auto* variable = std::get_if<FromVariable>(&value.from);
    auto text = variable == nullptr
                    ? model::Result<std::string>(std::get<Literal>(value.from).text.reveal())
                    : read_value(*variable, value.where, setup_.environment);
    if (!text) return tl::make_unexpected(text.error());
    auto token = credential::check_token(
        *text, variable == nullptr ? "the config file" : source_text(value));
    if (!token) return tl::make_unexpected(at(value.where, token.error().message));
    return credential::fixed_source(std::move(*token));
}

// Checked here, so that what is wrong with it is said before anything is sent. A pipe gives its
// text only once.
Credentials::Source Credentials::from_file(const std::string& path, const std::string& text) const {
    auto parsed = credential::parse_token(text, path);
    if (!parsed) return tl::make_unexpected(parsed.error());
    if (!is_regular_file(path)) return credential::fixed_source(std::move(parsed->token));
    return credential::file_source(path, [path] {
        return read_file(path, credential::longest_token_text, Fault::configuration);
    });
}

Credentials::Source Credentials::from_command(const std::string& name,
                                              std::vector<std::string> words) const {
    http::Command command;
    command.words = std::move(words);
    command.environment = helper_environment(setup_.variables, setup_.file);
    return credential::command_source(name, std::move(command));
}

}  // namespace taskctl::config
