#include "config/resolve.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "config/parameters.hpp"
#include "http/url.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;
using ServicePointer = std::shared_ptr<const provider::Service>;

constexpr std::size_t most_reported = 20;

// A refused URL is shown, and what stands before its host may be a password.
std::string without_password(const std::string& url) {
    const auto begin = url.find("://");
    const auto at = url.find('@');
    if (begin == std::string::npos || at == std::string::npos || at < begin) return url;
    return url.substr(0, begin + 3) + "***" + url.substr(at);
}

class Resolver {
public:
    Resolver(const Wishes& wishes, Catalog& catalog) : wishes_(wishes), catalog_(catalog) {}

    model::Result<Resolved> run(const std::vector<Reference>& references) {
        if (auto read = read_wishes(); !read) return tl::make_unexpected(read.error());
        for (const auto& reference : references) add(reference);
        if (faulty_ > most_reported) {
            error_.message += "\n… and " + std::to_string(faulty_ - most_reported) + " more";
        }
        // A misspelt parameter explains one that is missing.
        const auto unused = unresolved_service_ ? "" : unused_param();
        if (!unused.empty()) return model::fail(Fault::usage, unused);
        if (faulty_ > 0) return tl::make_unexpected(error_);
        if (auto fault = several_origins(); !fault.empty()) {
            return model::fail(Fault::usage, fault);
        }
        return std::move(resolved_);
    }

private:
    model::Result<void> read_wishes() {
        for (const auto& text : wishes_.params) {
            auto param = parse_param(text);
            if (!param) return tl::make_unexpected(param.error());
            params_.insert_or_assign(param->first, param->second);
        }
        for (const auto& text : wishes_.headers) {
            auto header = parse_header(text);
            if (!header) return tl::make_unexpected(header.error());
            headers_.push_back(std::move(*header));
        }
        connection_ = std::make_shared<const http::Connection>(wishes_.connection);
        return {};
    }

    void add(const Reference& reference) {
        auto target = resolve_one(reference);
        if (target) {
            if (is_new(*target)) {
                resolved_.targets.push_back(std::move(*target));
            } else {
                resolved_.warnings.push_back(model::visible(target->ref) +
                                             " is named twice and asked for once");
            }
            return;
        }
        if (faulty_ == 0) error_ = {target.error().fault, ""};
        if (++faulty_ > most_reported) return;
        if (!error_.message.empty()) error_.message += "\n";
        if (!reference.where.empty()) error_.message += reference.where + ": ";
        error_.message += target.error().message;
    }

    model::Result<provider::Target> resolve_one(const Reference& reference) {
        const auto& name = reference.name.empty() ? wishes_.provider : reference.name;
        if (name.empty()) {
            return model::fail(Fault::usage,
                               "`" + model::visible(reference.id, 200) +
                                   "` names no provider: write NAME/ID, or give --provider NAME");
        }
        const auto service = service_of(name);
        if (!service) {
            unresolved_service_ = true;
            return tl::make_unexpected(service.error());
        }
        const auto& spec = *(*service)->spec;
        auto params = gather(spec, reference.params, params_);
        if (!params) return tl::make_unexpected(params.error());
        const auto& shown = reference.name.empty() ? spec.name : reference.name;
        return provider::Target{reference_text(shown, reference.id, spec, *params), reference.id,
                                std::move(*params), *service};
    }

    model::Result<ServicePointer> service_of(const std::string& name) {
        if (const auto found = services_.find(name); found != services_.end()) {
            return found->second;
        }
        if (const auto found = faults_.find(name); found != faults_.end()) {
            return tl::make_unexpected(found->second);
        }
        auto service = make_service(name);
        if (service) {
            services_.emplace(name, *service);
        } else {
            faults_.emplace(name, service.error());
        }
        return service;
    }

    model::Result<ServicePointer> make_service(const std::string& name) {
        auto entry = catalog_.find(name);
        if (!entry) return tl::make_unexpected(entry.error());
        const auto& spec = entry->spec;
        const auto& text = wishes_.endpoint.empty() ? spec->endpoint : wishes_.endpoint;
        if (text.empty()) {
            return model::fail(Fault::usage, spec->name +
                                                 " has no default endpoint: give --endpoint URL or "
                                                 "TASKCTL_ENDPOINT");
        }
        auto endpoint = http::parse_url(text);
        if (!endpoint || !endpoint->query.empty()) {
            return model::fail(
                Fault::usage,
                "the endpoint `" + model::visible(without_password(text), 200) +
                    "`: " + (endpoint ? "a base URL has no query" : endpoint.error().message));
        }
        auto service = std::make_shared<const provider::Service>(
            provider::Service{spec, *endpoint, wishes_.token, headers_, connection_,
                              wishes_.request_timeout, wishes_.allow_insecure_credential});
        return ServicePointer(service);
    }

    // A name and its alias, or a parameter given in two ways, are the same task.
    bool is_new(const provider::Target& target) {
        std::string key = target.service->spec->name + '\0' + target.id;
        for (const auto& [name, value] : target.params) {
            for (const auto* part : {&name, &value}) key.append(1, '\0').append(*part);
        }
        return asked_.insert(std::move(key)).second;
    }

    std::string unused_param() const {
        for (const auto& param : params_) {
            const auto& name = param.first;
            const auto declares = [&](const auto& row) {
                return row.second->spec->params.contains(name);
            };
            if (std::ranges::any_of(services_, declares)) continue;
            std::vector<std::string> declared;
            for (const auto& [ignored, service] : services_) {
                for (const auto& [known, parameter] : service->spec->params) {
                    declared.push_back(known);
                }
            }
            return "--param " + model::visible(name, 80) + ": no provider of these tasks has it" +
                   model::did_you_mean(name, declared);
        }
        return "";
    }

    bool has_credential() const {
        if (wishes_.token || !headers_.empty()) return true;
        return std::ranges::any_of(services_, [&](const auto& row) {
            return std::ranges::any_of(row.second->spec->params, [&](const auto& param) {
                return param.second.secret && params_.contains(param.first);
            });
        });
    }

    std::string several_origins() const {
        std::set<http::Origin> origins;
        for (const auto& [name, service] : services_) origins.insert(service->endpoint.origin);
        if (origins.size() < 2 || !has_credential()) return "";
        std::string list;
        for (const auto& origin : origins) list += (list.empty() ? "" : ", ") + to_text(origin);
        return "one credential can't go to several origins (" + list +
               "): run taskctl once for each of them";
    }

    const Wishes& wishes_;
    Catalog& catalog_;
    provider::Parameters params_;
    http::Headers headers_;
    std::shared_ptr<const http::Connection> connection_;
    std::map<std::string, ServicePointer> services_;
    std::map<std::string, model::Error> faults_;  // of names that are no service
    std::set<std::string> asked_;
    Resolved resolved_;
    model::Error error_;
    std::size_t faulty_ = 0;
    bool unresolved_service_ = false;  // which parameters there are can't be said
};

}  // namespace

model::Result<Resolved> resolve(const std::vector<Reference>& references, const Wishes& wishes,
                                Catalog& catalog) {
    return Resolver(wishes, catalog).run(references);
}

}  // namespace taskctl::config
