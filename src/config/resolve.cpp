#include "config/resolve.hpp"

#include <algorithm>
#include <set>

#include "config/binding.hpp"
#include "config/credentials.hpp"
#include "config/param_faults.hpp"
#include "config/profile_values.hpp"
#include "config/services.hpp"
#include "config/sites.hpp"
#include "model/visible.hpp"
#include "provider/shown_json.hpp"
#include "provider/used_parameters.hpp"

namespace taskctl::config {
namespace {

using model::Fault;
using provider::Parameters;

constexpr std::size_t most_reported = 20;

// All that tasks of one site have in common.
struct Ground {
    const Site* site = nullptr;
    Binding binding;
    std::shared_ptr<const provider::Service> service;
    std::optional<std::size_t> credential;
    Parameters params;         // from flags
    Credentials::Files files;  // of flags
};

class Resolver {
public:
    Resolver(const Wishes& wishes, Setup& setup, const std::vector<Reference>& references,
             const ValueOutputs& outputs)
        : wishes_(wishes),
          setup_(setup),
          sites_(wishes, setup, references),
          values_(setup, outputs),
          credentials_(wishes, setup),
          services_(wishes) {}

    model::Result<Resolved> run(const std::vector<Reference>& references) {
        std::vector<model::Result<Place>> places;
        places.reserve(references.size());
        for (const auto& reference : references) places.push_back(sites_.find(reference));
        const auto& binder = binder_.emplace(wishes_, sites_.all());
        for (std::size_t i = 0; i < references.size(); ++i) {
            if (places[i]) {
                add(*places[i]);
            } else {
                blame(references[i], places[i].error());
            }
        }
        // A misspelt parameter explains one that is missing.
        const auto unused = sites_.has_gap() ? "" : unused_param(wishes_, sites_.all(), binder);
        if (!unused.empty()) return model::fail(Fault::usage, unused);
        if (faulty_ > most_reported) {
            error_.message += "\n… and " + std::to_string(faulty_ - most_reported) + " more";
        }
        if (faulty_ > 0) return tl::make_unexpected(error_);
        if (auto fault = binder.several_origins(); !fault.empty()) {
            return model::fail(Fault::usage, fault);
        }
        warn_of_repeats();
        resolved_.credentials = credentials_.take();
        return std::move(resolved_);
    }

private:
    void blame(const Reference& reference, const model::Error& error) {
        if (faulty_ == 0) error_ = {error.fault, ""};
        if (++faulty_ > most_reported) return;
        if (!error_.message.empty()) error_.message += "\n";
        if (!reference.where.empty()) error_.message += reference.where + ": ";
        error_.message += error.message;
    }

    void add(const Place& place) {
        auto target = make_target(place);
        if (!target) {
            blame(*place.reference, target.error());
        } else if (is_new(*target)) {
            take_login(*target);
            resolved_.targets.push_back(std::move(target->target));
        } else {
            ++repeats_[target->target.ref];
        }
    }

    void warn_of_repeats() {
        std::size_t told = 0;
        for (const auto& [ref, times] : repeats_) {
            if (++told > most_reported) break;
            resolved_.warnings.push_back(
                model::visible(ref) + " is named " +
                (times == 1 ? "twice" : std::to_string(times + 1) + " times") +
                " and asked for once");
        }
        if (repeats_.size() <= most_reported) return;
        resolved_.warnings.push_back("… and so are " +
                                     std::to_string(repeats_.size() - most_reported) + " more");
    }

    struct Made {
        provider::Target target;
        Credentials::Files files;
    };

    model::Result<Made> make_target(const Place& place) {
        const auto ground = ground_of(*place.site);
        if (!ground) return tl::make_unexpected(ground.error());
        const auto& spec = *place.site->spec;
        const auto& reference = *place.reference;
        auto own = place.url ? url_parameters(spec, *place.url, reference.params)
                             : model::Result<Parameters>(reference.params);
        if (!own) return tl::make_unexpected(own.error());
        Made made;
        made.files = (*ground)->files;
        auto shared = shared_params(**ground, *own, made.files);
        if (!shared) return tl::make_unexpected(shared.error());
        auto params = gather(spec, *own, *shared);
        if (!params) return tl::make_unexpected(params.error());
        if (!(*ground)->credential) {
            const auto fault = incomplete_login(spec, *params);
            if (!fault.empty()) return model::fail(Fault::usage, fault);
        }
        made.target.ref = text_of(place, *own, *params);
        made.target.id = place.url ? place.url->id : reference.id;
        made.target.params = std::move(*params);
        made.target.service = (*ground)->service;
        made.target.credential = (*ground)->credential;
        return made;
    }

    model::Result<const Ground*> ground_of(const Site& site) {
        if (const auto found = grounds_.find(&site); found != grounds_.end()) {
            if (!found->second) return tl::make_unexpected(found->second.error());
            return &*found->second;
        }
        const auto& made = grounds_.emplace(&site, make_ground(site)).first->second;
        if (!made) return tl::make_unexpected(made.error());
        return &*made;
    }

    model::Result<Ground> make_ground(const Site& site) {
        const auto binding = binder_->bind(site);
        if (!binding) return tl::make_unexpected(binding.error());
        if (auto fault = unknown_param(site, setup_.catalog)) {
            return tl::make_unexpected(std::move(*fault));
        }
        auto service = services_.make(site, *binding);
        if (!service) return tl::make_unexpected(service.error());
        Ground ground{&site, *binding, std::move(*service), std::nullopt, {}, {}};
        if (binding->token != Binding::Token::none) {
            const auto place = binding->token == Binding::Token::wished
                                   ? credentials_.wished()
                                   : credentials_.of(*site.profile);
            if (!place) return tl::make_unexpected(place.error());
            ground.credential = *place;
            warn_of_unused_token(site, *binding);
        }
        for (const auto& param : wishes_.params) {
            if (!site.spec->params.contains(param.name)) continue;
            if (!binder_->gives_param(site, param.name)) continue;
            ground.params.insert_or_assign(param.name, param.value);
            ground.files.insert_or_assign(param.name, param.file);
        }
        for (const auto& header : ground.service->headers) keep_header(header);
        if (binding->leaves_secrets) warn_of_left_secrets(site);
        if (site.profile != nullptr && !site.is_own && !site.is_url) {
            resolved_.profile = site.profile->name;
        }
        return ground;
    }

    // The environment's is there for whichever provider takes it.
    void warn_of_unused_token(const Site& site, const Binding& binding) {
        if (provider::used_parameters(*site.spec).contains("token")) return;
        const bool wished = binding.token == Binding::Token::wished;
        if (wished && wishes_.token->giver == Giver::environment) return;
        const auto& name = site.spec->name;
        const auto warning = name + " takes no token, so the one that is given is not sent: " +
                             "`taskctl provider show " + name + "` tells what it takes";
        if (std::ranges::find(resolved_.warnings, warning) != resolved_.warnings.end()) return;
        resolved_.warnings.push_back(warning);
    }

    void warn_of_left_secrets(const Site& site) {
        resolved_.warnings.push_back("headers and secrets of profile " + site.profile->name +
                                     " are not sent to " + to_text(site.endpoint.origin) +
                                     ", which is not the origin that they belong to");
    }

    model::Result<Parameters> shared_params(const Ground& ground, const Parameters& own,
                                            Credentials::Files& files) {
        const auto& site = *ground.site;
        Parameters shared = ground.params;
        if (site.profile == nullptr) return shared;
        for (const auto& param : site.profile->params) {
            const auto& name = param.first;
            if (!has_use_for(site, ground.binding, name)) continue;
            if (own.contains(name) || shared.contains(name)) continue;
            const auto value = values_.find(*site.profile, name, *site.spec);
            if (!value) return tl::make_unexpected(value.error());
            shared.emplace(name, value->text.reveal());
            files.insert_or_assign(name, value->file);
        }
        return shared;
    }

    std::string text_of(const Place& place, const Parameters& own, const Parameters& params) {
        const auto& spec = *place.site->spec;
        const auto& reference = *place.reference;
        const auto hidden = [&](const std::string& name) {
            if (place.url) return place.url->params.contains(name);
            const bool given = own.contains(name) || !place.site->is_own ||
                               binder_->gives_param(*place.site, name);
            return !given;  // the profile says it again
        };
        Parameters shown;
        for (const auto& [name, value] : params) {
            if (!hidden(name)) shown.emplace(name, value);
        }
        if (place.url) return reference_text(to_text(*reference.url), spec, shown);
        const auto& name = reference.name.empty() ? spec.name : reference.name;
        return reference_text(name + "/" + reference.id, spec, shown);
    }

    // What a login needs stands in no other request.
    void take_login(Made& made) {
        auto& target = made.target;
        const auto& spec = *target.service->spec;
        for (const auto& [name, value] : target.params) {
            if (spec.params.at(name).secret) keep_secret(value);
        }
        if (!spec.login) return;
        Parameters needed;
        Credentials::Files files;
        for (const auto& name : spec.login->needs) {
            const auto found = target.params.find(name);
            if (found == target.params.end()) continue;
            const auto file = made.files.find(name);
            if (file != made.files.end() && !file->second.empty()) files.insert(*file);
            needed.insert(target.params.extract(found));
        }
        if (needed.empty() || target.credential) return;
        target.credential = credentials_.login(target.service, needed, files);
    }

    // A service that quotes the credential of `Bearer CREDENTIAL` leaves the scheme out.
    void keep_header(const http::Header& header) {
        keep_secret(header.value);
        const auto space = header.value.rfind(' ');
        if (provider::sounds_secret(header.name) && space != std::string::npos) {
            keep_secret(header.value.substr(space + 1));
        }
    }

    void keep_secret(const std::string& text) {
        if (known_secrets_.insert(text).second) resolved_.secrets.emplace_back(text);
    }

    // A name and its alias, a profile and its provider, a URL, or a parameter given in two ways,
    // may be the same task; what is asked for with another credential may be another's.
    bool is_new(const Made& made) {
        const auto& target = made.target;
        const auto& service = *target.service;
        auto base = to_text(service.endpoint);
        while (base.ends_with('/')) base.pop_back();
        std::string key = service.spec->name + '\0' + base + '\0' + target.id;
        const auto add = [&key](std::initializer_list<std::string_view> parts) {
            key += '\0';
            for (const auto part : parts) key += part;
        };
        add({target.credential ? std::to_string(*target.credential) : ""});
        add({service.connection->cert});
        for (const auto& [name, value] : service.headers) add({name, ": ", value});
        for (const auto& [name, value] : target.params) add({name, "=", value});
        return asked_.insert(std::move(key)).second;
    }

    const Wishes& wishes_;
    Setup& setup_;
    Sites sites_;
    ProfileValues values_;
    Credentials credentials_;
    Services services_;
    std::optional<Binder> binder_;  // once all sites are known
    std::map<const Site*, model::Result<Ground>> grounds_;
    std::set<std::string> asked_;
    std::set<std::string> known_secrets_;
    std::map<std::string, std::size_t> repeats_;  // how often again, by reference
    Resolved resolved_;
    model::Error error_;
    std::size_t faulty_ = 0;
};

}  // namespace

model::Result<Resolved> resolve(const std::vector<Reference>& references, const Wishes& wishes,
                                Setup& setup, const ValueOutputs& outputs) {
    return Resolver(wishes, setup, references, outputs).run(references);
}

}  // namespace taskctl::config
