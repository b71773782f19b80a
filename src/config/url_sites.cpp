#include <algorithm>

#include "config/sites.hpp"
#include "model/visible.hpp"

// The part of Sites that reads URLs.
namespace taskctl::config {
namespace {

using model::Fault;
using SpecPointer = std::shared_ptr<const provider::Spec>;

std::string stripped(std::string path) {
    while (path.ends_with('/')) path.pop_back();
    return path;
}

bool is_under(const http::Url& url, const UrlMatch& match, const http::Url& endpoint) {
    return url.origin == endpoint.origin && match.prefix == stripped(endpoint.path);
}

std::string quoted(const http::Url& url) {
    return "`" + model::visible(to_text(url), 200) + "`";
}

tl::unexpected<model::Error> mismatch(const http::Url& url, const provider::Spec& spec) {
    return model::fail(Fault::usage, quoted(url) + " is no task of " + spec.name +
                                         ", whose path is " + path_text(spec));
}

tl::unexpected<model::Error> ambiguous(const http::Url& url, const std::string& what,
                                       const std::vector<std::string>& names,
                                       const std::string& option) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    return model::fail(Fault::usage, quoted(url) + " may be a task of several " + what + " (" +
                                         list + "): say which with " + option + " NAME");
}

}  // namespace

model::Result<Place> Sites::find_url(const Reference& reference) {
    auto found = match(*reference.url);
    if (!found) return tl::make_unexpected(found.error());
    const auto* site = url_site(*found, *reference.url);
    return Place{site, &reference, std::make_unique<UrlMatch>(std::move(found->match))};
}

model::Result<Sites::Candidate> Sites::match(const http::Url& url) {
    const auto& provider = wishes_.provider;
    if (!wishes_.profile.text.empty() && wishes_.profile.giver == Giver::flag) {
        const auto profile = wished_profile();
        if (!profile) return tl::make_unexpected(profile.error());
        return match_profile(**profile, url);
    }
    const bool is_decided = !provider.text.empty() && provider.giver == Giver::flag;
    SpecPointer wished;
    if (!provider.text.empty()) {
        auto spec = spec_of({nullptr, false, provider.text});
        if (!spec) return tl::make_unexpected(spec.error());
        wished = std::move(*spec);
    }
    auto candidates = profile_candidates(url, is_decided ? wished.get() : nullptr);
    if (!candidates.empty()) return single(url, std::move(candidates));
    auto matched = wished ? match_path(*wished, url) : std::nullopt;
    if (matched) return Candidate{nullptr, wished, std::move(*matched)};
    if (is_decided) return mismatch(url, *wished);
    return single(url, provider_candidates(url));
}

model::Result<Sites::Candidate> Sites::match_profile(const Profile& profile, const http::Url& url) {
    const auto& provider = wishes_.provider;
    const bool is_stronger = !provider.text.empty() && provider.giver == Giver::flag;
    const auto spec =
        spec_of({&profile, false, is_stronger ? provider.text : profile.provider.text});
    if (!spec) return tl::make_unexpected(spec.error());
    auto matched = match_path(**spec, url);
    if (matched) return Candidate{&profile, *spec, std::move(*matched)};
    return mismatch(url, **spec);
}

Sites::Candidates Sites::profile_candidates(const http::Url& url, const provider::Spec* only) {
    Candidates candidates;
    for (const auto& [name, profile] : setup_.file.profiles) {
        const auto entry = setup_.catalog.find(profile.provider.text);
        const auto endpoint = own_endpoint(profile);
        if (!entry || !endpoint || (only != nullptr && entry->spec.get() != only)) continue;
        auto matched = match_path(*entry->spec, url);
        if (!matched || !is_under(url, *matched, *endpoint)) continue;
        candidates.push_back({&profile, entry->spec, std::move(*matched)});
    }
    return candidates;
}

// A spec that fixes an endpoint is meant by the URLs below it, and by no other. Its origin is no
// other spec's, and a path that it matches better is another service of its kind.
Sites::Candidates Sites::provider_candidates(const http::Url& url) {
    if (!specs_) specs_ = setup_.catalog.specs();
    Candidates fixed;
    Candidates open;
    auto longest_prefix = std::string::npos;
    for (const auto& spec : *specs_) {
        auto matched = match_path(*spec, url);
        if (!matched) continue;
        if (spec->endpoint.empty()) {
            open.push_back({nullptr, spec, std::move(*matched)});
            continue;
        }
        const auto endpoint = http::parse_url(spec->endpoint);
        if (endpoint && is_under(url, *matched, *endpoint)) {
            fixed.push_back({nullptr, spec, std::move(*matched)});
        } else {
            longest_prefix = std::min(longest_prefix, matched->prefix.size());
        }
    }
    std::erase_if(open, [&](const Candidate& candidate) {
        return candidate.match.prefix.size() > longest_prefix;
    });
    return fixed.empty() ? open : fixed;
}

model::Result<Sites::Candidate> Sites::single(const http::Url& url, Candidates candidates) {
    if (candidates.empty()) return tl::make_unexpected(unmatched(url));
    if (candidates.size() == 1) return std::move(candidates.front());
    const bool are_profiles = candidates.front().profile != nullptr;
    // What stands for bare ids may decide between equals.
    const auto& preferred =
        wishes_.profile.text.empty() ? setup_.file.default_profile.text : wishes_.profile.text;
    std::vector<std::string> names;
    for (auto& candidate : candidates) {
        names.push_back(are_profiles ? candidate.profile->name : candidate.spec->name);
        if (are_profiles && names.back() == preferred) return std::move(candidate);
    }
    if (are_profiles) return ambiguous(url, "profiles", names, "--profile");
    return ambiguous(url, "providers", names, "--provider");
}

model::Error Sites::unmatched(const http::Url& url) {
    const auto text = quoted(url);
    for (const auto& spec : *specs_) {
        if (!is_path_without_id(*spec, url)) continue;
        return {Fault::usage, text + " looks like " + spec->name +
                                  ", which does not have the task's id in its URL: write " +
                                  spec->name + "/ID"};
    }
    std::string elsewhere;
    for (const auto& spec : *specs_) {
        if (!spec->endpoint.empty() && match_path(*spec, url)) {
            elsewhere += (elsewhere.empty() ? "" : ", ") + spec->name;
        }
    }
    if (elsewhere.empty()) {
        return {Fault::usage, text +
                                  " is no task of any provider: `taskctl provider list` names "
                                  "them; with NAME/ID and --endpoint URL no URL has to match"};
    }
    return {Fault::usage, text + " has the path of " + elsewhere +
                              ", but another origin: say --provider NAME if it is meant"};
}

const Site* Sites::url_site(const Candidate& candidate, const http::Url& url) {
    const auto* profile = candidate.profile;
    const auto key = "://" + (profile == nullptr ? "" : profile->name) + "/" +
                     candidate.spec->name + "/" + to_text(url.origin) + candidate.match.prefix;
    if (const auto found = by_name_.find(key); found != by_name_.end()) return found->second;
    Site site;
    site.profile = profile;
    site.spec = candidate.spec;
    site.endpoint = http::Url{url.origin, candidate.match.prefix, ""};
    site.endpoint_giver = Giver::flag;
    site.is_url = true;
    if (profile != nullptr) {
        if (const auto own = own_endpoint(*profile)) site.home = own->origin;
    }
    const auto names = [&](const std::string& endpoint) {
        const auto named = http::parse_url(endpoint);
        return named && named->origin == url.origin;
    };
    site.is_named =
        site.home == url.origin || names(wishes_.endpoint.text) || names(candidate.spec->endpoint);
    sites_.push_back(std::move(site));
    return by_name_.emplace(key, &sites_.back()).first->second;
}

}  // namespace taskctl::config
