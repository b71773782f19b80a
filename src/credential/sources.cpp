#include "credential/sources.hpp"

#include "credential/token.hpp"

namespace taskctl::credential {
namespace {

using model::ProblemKind;

tl::unexpected<Refusal> refuse(ProblemKind kind, std::string message, bool passing) {
    return tl::make_unexpected(
        Refusal{{kind, std::move(message), std::nullopt, std::nullopt}, passing});
}

// What a file or a program gave, as a grant. Once there was a token, a bad text may pass.
Granted grant(std::string_view text, const std::string& name, model::WallTime now, bool had_one) {
    auto read = parse_token(text, name);
    if (!read) return refuse(ProblemKind::configuration, read.error().message, had_one);
    if (!read->expires_at) return Grant{std::move(read->token), std::nullopt, ""};
    const auto lifetime = *read->expires_at - now;
    if (lifetime > model::Duration::zero()) return Grant{std::move(read->token), lifetime, ""};
    return refuse(ProblemKind::not_permitted,
                  "the token in " + name + " has expired at " +
                      model::to_rfc3339(*read->expires_at) + ": renew it",
                  had_one);
}

class FixedSource final : public Source {
public:
    explicit FixedSource(model::Secret token) : token_(std::move(token)) {}

    bool is_renewable() const override { return false; }
    Asking ask(const model::Secret*, model::WallTime) override {
        return Granted(Grant{token_, std::nullopt, ""});
    }
    Granted read(const http::Answer&, model::WallTime) override { return Grant{token_, {}, ""}; }
    Granted read(const http::CommandEnd&, model::WallTime) override {
        return Grant{token_, {}, ""};
    }

private:
    model::Secret token_;
};

class FileSource final : public Source {
public:
    FileSource(std::string name, ReadText read) : name_(std::move(name)), read_(std::move(read)) {}

    bool is_renewable() const override { return true; }
    Asking ask(const model::Secret*, model::WallTime now) override {
        const auto text = read_();
        if (!text)
            return Granted(refuse(ProblemKind::configuration, text.error().message, had_one_));
        auto granted = grant(*text, name_, now, had_one_);
        had_one_ = had_one_ || granted.has_value();
        return granted;
    }
    Granted read(const http::Answer&, model::WallTime) override { return not_asked(); }
    Granted read(const http::CommandEnd&, model::WallTime) override { return not_asked(); }

private:
    Granted not_asked() const {
        return refuse(ProblemKind::internal, name_ + " was read by nobody", false);
    }

    std::string name_;
    ReadText read_;
    bool had_one_ = false;
};

class CommandSource final : public Source {
public:
    CommandSource(std::string name, http::Command command)
        : name_(std::move(name)), command_(std::move(command)) {}

    bool is_renewable() const override { return true; }
    Asking ask(const model::Secret*, model::WallTime) override { return command_; }
    Granted read(const http::Answer&, model::WallTime) override {
        return refuse(ProblemKind::internal, name_ + " is no request", false);
    }
    Granted read(const http::CommandEnd& end, model::WallTime now) override {
        if (const auto fault = http::fault_of(end, command_); !fault.empty()) {
            return refuse(ProblemKind::configuration, name_ + " " + fault, had_one_);
        }
        auto granted = grant(end.output, "the output of " + name_, now, had_one_);
        had_one_ = had_one_ || granted.has_value();
        return granted;
    }

private:
    std::string name_;
    http::Command command_;
    bool had_one_ = false;
};

}  // namespace

std::unique_ptr<Source> fixed_source(model::Secret token) {
    return std::make_unique<FixedSource>(std::move(token));
}

std::unique_ptr<Source> file_source(std::string name, ReadText read) {
    return std::make_unique<FileSource>(std::move(name), std::move(read));
}

std::unique_ptr<Source> command_source(std::string name, http::Command command) {
    return std::make_unique<CommandSource>(std::move(name), std::move(command));
}

}  // namespace taskctl::credential
