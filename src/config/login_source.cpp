#include "config/login_source.hpp"

#include <set>
#include <utility>

#include "config/file.hpp"
#include "config/rotated_file.hpp"
#include "provider/login.hpp"

namespace taskctl::config {
namespace {

using credential::Asking;
using credential::Grant;
using credential::Granted;
using credential::Refusal;
using model::ProblemKind;

tl::unexpected<Refusal> refuse(ProblemKind kind, std::string message, bool passing) {
    return tl::make_unexpected(
        Refusal{{kind, std::move(message), std::nullopt, std::nullopt}, passing});
}

tl::unexpected<Refusal> refuse(const provider::Failure& failure) {
    Refusal refusal{failure.problem, failure.retry != provider::Retry::never};
    refusal.problem.message = "login: " + refusal.problem.message;
    return tl::make_unexpected(std::move(refusal));
}

class LoginSource final : public credential::Source {
public:
    LoginSource(std::shared_ptr<const provider::Service> service, provider::Parameters params,
                const std::map<std::string, std::string>& files)
        : service_(std::move(service)), params_(std::move(params)) {
        const auto& login = *service_->spec->login;
        for (const auto& [name, path] : files) {
            // A pipe gives its text only once, and takes none.
            if (login.rotates.contains(name) && is_regular_file(path)) files_.emplace(name, path);
        }
    }

    bool is_renewable() const override { return true; }
    bool refreshes() const override { return service_->spec->login->refresh.has_value(); }

    std::vector<model::Secret> secrets() const override {
        std::vector<model::Secret> secrets;
        for (const auto& [name, selectors] : service_->spec->login->rotates) {
            const auto found = params_.find(name);
            if (found != params_.end()) secrets.emplace_back(found->second);
        }
        return secrets;
    }

    std::string loss() const override {
        if (files_.empty()) return "";
        return "a login was broken off: if the service has replaced what is in " +
               files_.begin()->second.path() + " meanwhile, get a new one there";
    }

    Asking ask(const model::Secret* live, model::WallTime now) override {
        if (live == nullptr) {
            if (auto fault = take_files()) {
                release_files();
                return Granted(tl::make_unexpected(std::move(*fault)));
            }
        }
        auto request = provider::login_request(*service_, params_, live, now);
        if (request) return std::move(*request);
        release_files();
        return Granted(tl::make_unexpected(Refusal{std::move(request.error()), false}));
    }

    Granted read(const http::Answer& answer, model::WallTime now) override {
        auto granted = grant(answer, now);
        release_files();
        return granted;
    }

    Granted read(const http::CommandEnd&, model::WallTime) override {
        return refuse(ProblemKind::internal, "a login is no program", false);
    }

private:
    // Other processes may have used and replaced what the files held.
    std::optional<Refusal> take_files() {
        for (auto& [name, file] : files_) {
            if (file.lock() == RotatedFile::Lock::busy) {
                return Refusal{
                    {ProblemKind::unavailable, "another process is logging in with " + file.path(),
                     std::nullopt, std::nullopt},
                    true};
            }
            const auto secret = file.read();
            if (!secret) {
                return Refusal{{ProblemKind::configuration, secret.error().message, std::nullopt,
                                std::nullopt},
                               false};
            }
            // What could not be written back is newer than the file.
            if (!unsaved_.contains(name)) params_[name] = secret->reveal();
        }
        return std::nullopt;
    }

    void release_files() {
        for (auto& [name, file] : files_) file.unlock();
    }

    Granted grant(const http::Answer& answer, model::WallTime now) {
        if (!answer) return refuse(provider::read(answer.error()));
        auto login = provider::read_login(*service_, *answer, now);
        if (!login) return refuse(login.error());
        Grant granted{std::move(login->token), login->lifetime, ""};
        for (auto& [name, value] : login->rotated) {
            const auto why = save(name, value);
            params_[name] = std::move(value);
            if (why.empty()) continue;
            if (!granted.warning.empty()) granted.warning += "; ";
            granted.warning.append("the service has replaced `")
                .append(name)
                .append("`, and the new one ")
                .append(why);
        }
        return granted;
    }

    // Why it could not be written back; empty when it was.
    std::string save(const std::string& name, const std::string& value) {
        const auto found = files_.find(name);
        if (found == files_.end()) {
            return "is known to this run only: give it as " + name +
                   "=@FILE, and the file is kept up to date";
        }
        const auto saved = found->second.replace(model::Secret(value));
        if (saved) {
            unsaved_.erase(name);
            return "";
        }
        unsaved_.emplace(name);
        return "is known to this run only: " + saved.error().message;
    }

    std::shared_ptr<const provider::Service> service_;
    provider::Parameters params_;
    std::map<std::string, RotatedFile> files_;
    std::set<std::string> unsaved_;
};

}  // namespace

std::unique_ptr<credential::Source> login_source(std::shared_ptr<const provider::Service> service,
                                                 provider::Parameters params,
                                                 const std::map<std::string, std::string>& files) {
    return std::make_unique<LoginSource>(std::move(service), std::move(params), files);
}

}  // namespace taskctl::config
