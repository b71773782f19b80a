#include "commands/token_option.hpp"

#include "config/file.hpp"
#include "credential/token.hpp"
#include "model/visible.hpp"

namespace taskctl::commands {
namespace {

using config::Giver;
using config::TokenWish;
using model::Fault;
using Wish = model::Result<std::optional<TokenWish>>;

model::Result<void> check_single(const TaskOptions& o) {
    std::string given;
    int count = 0;
    const auto look = [&](const TaskOptions::Text& text, const char* name) {
        if (!text) return;
        given += (count++ == 0 ? "" : " and ") + std::string(name);
    };
    look(o.token, "--token");
    look(o.token_file, "--token-file");
    look(o.token_command, "--token-command");
    if (count < 2) return {};
    return model::fail(Fault::usage, given + ": give one of them");
}

Wish wish(const model::Result<model::Secret>& token, Giver giver) {
    if (!token) return tl::make_unexpected(token.error());
    return TokenWish{*token, giver};
}

// Its text can be had once only.
model::Result<void> check_input(const TaskOptions& o) {
    std::string readers;
    int count = 0;
    const auto look = [&](bool reads, const std::string& option) {
        if (reads) readers += (count++ == 0 ? "" : " and ") + option;
    };
    look(o.token == "-", "--token -");
    look(o.token_file == "-", "--token-file -");
    look(o.from == "-", "--from -");
    for (const auto& param : o.params) {
        look(param.ends_with("=@-"), "--param " + model::visible(param, 80));
    }
    if (count < 2) return {};
    return model::fail(Fault::usage, readers + (count == 2 ? " both" : " all") +
                                         " want standard input: give files");
}

Wish from_input() {
    const auto line = config::read_input_line(credential::longest_token_text);
    if (!line) return tl::make_unexpected(line.error());
    auto parsed = credential::parse_token(*line, "standard input");
    if (!parsed) return tl::make_unexpected(parsed.error());
    return TokenWish{std::move(parsed->token), Giver::flag};
}

Wish from_file(const std::string& path) {
    auto text = config::read_file(path, credential::longest_token_text, Fault::configuration);
    if (!text) return tl::make_unexpected(text.error());
    return TokenWish{config::TokenFile{path, model::Secret(std::move(*text))}, Giver::flag};
}

Wish from_command(const std::string& text) {
    if (text.find_first_not_of(" \t\n") == std::string::npos) {
        return model::fail(Fault::usage, "--token-command wants a command");
    }
    return TokenWish{config::TokenCommand{{"/bin/sh", "-c", text}}, Giver::flag};
}

}  // namespace

Wish read_token(const TaskOptions& o, const config::Environment& environment) {
    if (auto single = check_single(o); !single) return tl::make_unexpected(single.error());
    if (auto single = check_input(o); !single) return tl::make_unexpected(single.error());
    if (o.token == "-") return from_input();
    if (o.token) {
        auto token = credential::check_token(*o.token, "--token");
        if (!token) return model::fail(Fault::usage, token.error().message);
        return wish(token, Giver::flag);
    }
    if (o.token_file) return from_file(*o.token_file);
    if (o.token_command) return from_command(*o.token_command);
    const auto variable = environment("TASKCTL_TOKEN");
    if (!variable) return std::optional<TokenWish>();
    return wish(credential::check_token(*variable, "TASKCTL_TOKEN"), Giver::environment);
}

}  // namespace taskctl::commands
