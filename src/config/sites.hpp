#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/resolve.hpp"
#include "config/url_match.hpp"

namespace taskctl::config {

// What references of one name, or URLs of one base, have in common.
struct Site {
    const Profile* profile = nullptr;  // whose settings count; null: none's
    bool is_own = false;               // the references name that profile
    bool takes_flags = true;  // credential, endpoint and TLS settings of the wishes are for it
    std::shared_ptr<const provider::Spec> spec;
    http::Url endpoint;
    Giver endpoint_giver = Giver::spec;
    std::optional<http::Origin> home;  // where the profile's credential belongs
    bool is_url = false;
    bool is_named = true;  // something but a URL on the command line names the origin
};

struct Place {
    const Site* site = nullptr;
    const Reference* reference = nullptr;
    std::unique_ptr<UrlMatch> url;  // null: the reference is none
};

// Finds out what references mean: which profile, provider and endpoint. Reads specs, and nothing
// else.
class Sites {
public:
    // All three must outlive it.
    Sites(const Wishes& wishes, Setup& setup, const std::vector<Reference>& references);

    model::Result<Place> find(const Reference& reference);

    const std::deque<Site>& all() const { return sites_; }
    // Whether a name could not be resolved.
    bool has_gap() const { return !faults_.empty(); }

private:
    struct Choice {
        const Profile* profile = nullptr;
        bool is_own = false;
        std::string provider;
    };
    struct Candidate {
        const Profile* profile = nullptr;
        std::shared_ptr<const provider::Spec> spec;
        UrlMatch match;
    };
    using Candidates = std::vector<Candidate>;

    model::Result<const Site*> site_of(const std::string& name, const std::string& id);
    model::Result<Choice> choose(const std::string& name, const std::string& id) const;
    model::Result<Choice> choose_bare(const std::string& id) const;
    model::Result<const Profile*> wished_profile() const;
    model::Result<Site> make_site(const Choice& choice);
    model::Result<std::shared_ptr<const provider::Spec>> spec_of(const Choice& choice);
    model::Error unknown(const model::Error& error, const std::string& name) const;
    std::optional<http::Url> own_endpoint(const Profile& profile);
    model::Result<http::Url> endpoint_of(const Site& site, Giver& giver) const;

    model::Result<Place> find_url(const Reference& reference);
    model::Result<Candidate> match(const http::Url& url);
    model::Result<Candidate> match_profile(const Profile& profile, const http::Url& url);
    Candidates profile_candidates(const http::Url& url, const provider::Spec* only);
    Candidates provider_candidates(const http::Url& url);
    model::Result<Candidate> single(const http::Url& url, Candidates candidates);
    model::Error unmatched(const http::Url& url);
    const Site* url_site(const Candidate& candidate, const http::Url& url);

    const Wishes& wishes_;
    Setup& setup_;
    bool all_own_ = true;  // every reference has a profile of its own
    std::deque<Site> sites_;
    std::map<std::string, const Site*> by_name_;
    std::map<std::string, model::Error> faults_;  // of names that are no site
    std::optional<std::vector<std::shared_ptr<const provider::Spec>>> specs_;
};

}  // namespace taskctl::config
