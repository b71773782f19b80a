#include "transfer/plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "http/url.hpp"
#include "transfer/file_name.hpp"
#include "transfer/note.hpp"

namespace taskctl::transfer {
namespace {

using model::Artifact;

std::string without_query(const std::string& url) {
    return url.substr(0, url.find('?'));
}

bool can_be_fetched(const Artifact& artifact) {
    const bool has_placeholder =
        artifact.url.find('{') != std::string::npos && artifact.url.find('}') != std::string::npos;
    return artifact.type == model::ArtifactType::file && !has_placeholder &&
           http::parse_url(artifact.url).has_value();
}

// The files, each artifact one by itself.
std::vector<const Artifact*> files(const model::Task& task) {
    std::vector<const Artifact*> found;
    std::set<std::pair<std::string_view, bool>> known;
    for (const auto& artifact : task.artifacts) {
        if (can_be_fetched(artifact) && known.emplace(artifact.url, artifact.credential).second) {
            found.push_back(&artifact);
        }
    }
    return found;
}

// Which artifacts are one file: those of one name, or of one address but for the signature.
class Twins {
public:
    explicit Twins(const std::vector<const Artifact*>& all) {
        for (const auto* artifact : all) {
            by_name_[artifact->name].push_back(artifact);
            by_place_[without_query(artifact->url)].push_back(artifact);
        }
    }

    // The other artifact that is the same file; null when there is none, or it is not clear which.
    const Artifact* of(const Artifact& artifact) const {
        const auto* const other = only_other(artifact);
        return other != nullptr && only_other(*other) == &artifact ? other : nullptr;
    }

private:
    using Alike = std::vector<const Artifact*>;

    const Artifact* only_other(const Artifact& artifact) const {
        const Artifact* found = nullptr;
        for (const Alike* alike :
             {&by_name_.at(artifact.name), &by_place_.at(without_query(artifact.url))}) {
            for (const auto* other : *alike) {
                if (other == &artifact || other == found) continue;
                if (found != nullptr || other->credential == artifact.credential) return nullptr;
                found = other;
            }
        }
        return found;
    }

    std::map<std::string, Alike> by_name_;
    std::map<std::string, Alike> by_place_;
};

Link link_of(const Artifact& artifact, const provider::Service& service) {
    const bool own = http::parse_url(artifact.url)->origin == service.endpoint.origin;
    return {artifact.url.substr(0, artifact.url.find('#')), artifact.credential && own,
            artifact.credential && !own};
}

// The last part of the URL's path when it looks like a file's name; else the artifact's own.
std::string hint(const Artifact& artifact, const std::vector<Link>& links) {
    for (const auto& link : links) {
        const auto path = http::parse_url(link.url)->path;
        auto last = http::percent_decode(path.substr(path.rfind('/') + 1)).value_or("");
        if (!extension(safe_name(last)).empty()) return last;
    }
    return artifact.name;
}

}  // namespace

std::vector<Wanted> plan(const model::Task& task, const provider::Service& service) {
    const auto all = files(task);
    const Twins twins(all);
    std::vector<Wanted> wanted;
    Names names;
    for (const auto* artifact : all) {
        const auto* const twin = twins.of(*artifact);
        if (twin != nullptr && artifact > twin) continue;  // it went along with the one before
        Wanted file;
        file.artifact = artifact->name;
        file.links.push_back(link_of(*artifact, service));
        if (twin != nullptr) file.links.push_back(link_of(*twin, service));
        // Not of std::ranges, whose subrange clang 14 can't compile.
        std::stable_partition(file.links.begin(), file.links.end(),
                              [](const Link& link) { return !link.credential && !link.withheld; });
        file.name = names.take(safe_name(hint(*artifact, file.links)));
        wanted.push_back(std::move(file));
    }
    return wanted;
}

std::string identity(const provider::Target& target, const Wanted& wanted, const Link& link) {
    const auto& service = *target.service;
    const auto place = link.credential ? link.url : without_query(link.url);
    std::string text;
    for (const auto& part :
         {service.spec->name, http::to_text(service.endpoint), target.id, wanted.artifact, place}) {
        text += std::to_string(part.size()) + ':' + part;
    }
    return digest(text);
}

}  // namespace taskctl::transfer
