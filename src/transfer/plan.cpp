#include "transfer/plan.hpp"

#include <algorithm>

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
    for (const auto& artifact : task.artifacts) {
        const bool again = std::ranges::any_of(found, [&](const Artifact* other) {
            return other->url == artifact.url && other->credential == artifact.credential;
        });
        if (can_be_fetched(artifact) && !again) found.push_back(&artifact);
    }
    return found;
}

// The other artifact that is the same file; null when there is none, or it is not clear which.
const Artifact* twin(const Artifact& artifact, const std::vector<const Artifact*>& all) {
    const auto alike = [&](const Artifact* other) {
        return other->name == artifact.name ||
               without_query(other->url) == without_query(artifact.url);
    };
    const Artifact* found = nullptr;
    for (const auto* other : all) {
        if (other == &artifact || !alike(other)) continue;
        if (other->credential == artifact.credential || found != nullptr) return nullptr;
        found = other;
    }
    return found;
}

Link link_of(const Artifact& artifact, const provider::Service& service) {
    const bool own = http::parse_url(artifact.url)->origin == service.endpoint.origin;
    return {artifact.url.substr(0, artifact.url.find('#')), artifact.credential && own,
            artifact.credential && !own};
}

// The last part of the URL's path when it looks like a file's name; else the artifact's own.
std::string hint(const Artifact& artifact, const std::vector<Link>& links) {
    for (const auto& link : links) {
        const auto path = http::parse_url(link.url)->path;
        const auto last = http::percent_decode(path.substr(path.rfind('/') + 1)).value_or("");
        if (!extension(safe_name(last)).empty()) return last;
    }
    return artifact.name;
}

}  // namespace

std::vector<Wanted> plan(const model::Task& task, const provider::Service& service) {
    const auto all = files(task);
    std::vector<Wanted> wanted;
    Names names;
    for (const auto* artifact : all) {
        const auto* const other = twin(*artifact, all);
        const bool mutual = other != nullptr && twin(*other, all) == artifact;
        if (mutual && artifact > other) continue;  // it went along with the one before
        Wanted file;
        file.artifact = artifact->name;
        file.links.push_back(link_of(*artifact, service));
        if (mutual) file.links.push_back(link_of(*other, service));
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
