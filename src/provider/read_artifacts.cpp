#include "http/url.hpp"
#include "provider/match.hpp"
#include "provider/read_task.hpp"

namespace taskctl::provider {
namespace {

using model::Artifact;
using model::ArtifactType;

bool has_placeholder(std::string_view url) {
    const auto open = url.find('{');
    return open != std::string_view::npos && url.find('}', open) != std::string_view::npos;
}

http::Url directory(http::Url endpoint) {
    if (!endpoint.path.ends_with('/')) endpoint.path += '/';
    endpoint.query.clear();
    return endpoint;
}

// An absolute URL stays as it came, as a signed one must; a relative one is resolved. What can't be
// fetched is kept as text, for people to look at.
void set_url(Artifact& artifact, std::string url, const http::Url& endpoint) {
    artifact.url = std::move(url);
    if (has_placeholder(artifact.url)) {
        artifact.type = ArtifactType::resource;
    } else if (!http::parse_url(artifact.url)) {
        if (const auto resolved = http::resolve(directory(endpoint), artifact.url)) {
            artifact.url = to_text(*resolved);
        } else {
            artifact.type = ArtifactType::resource;
        }
    }
}

std::string name_of(const ArtifactSpec& spec, const Scope& scope) {
    if (const auto* name = std::get_if<std::string>(&spec.name)) return *name;
    const auto found = find_text({std::get<Selector>(spec.name)}, scope);
    if (found) return *found;
    return spec.type == ArtifactType::file ? "file" : "resource";
}

}  // namespace

std::vector<Artifact> read_artifacts(const Exchange& exchange, const Scope& root) {
    std::vector<Artifact> artifacts;
    for (const ArtifactSpec& spec : exchange.spec().task.artifacts) {
        const auto add = [&](const Scope& scope) {
            auto url = find_text(spec.url, scope);
            if (!url) return;
            Artifact artifact{name_of(spec, scope), "", spec.type, spec.credential};
            set_url(artifact, std::move(*url), exchange.service.endpoint);
            artifacts.push_back(std::move(artifact));
        };
        if (!spec.each) {
            add(root);
            continue;
        }
        visit(*spec.each, root, [&](const Json* element) {
            const Scope scope{element, root.response};
            if (element != nullptr && holds(spec.when, scope)) add(scope);
            return false;
        });
    }
    return artifacts;
}

}  // namespace taskctl::provider
