#include "provider/fill_request.hpp"

#include <algorithm>

#include "http/url.hpp"
#include "provider/request_body.hpp"

namespace taskctl::provider {
namespace {

using model::Problem;
using model::ProblemKind;

bool has_dot_segment(std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::string_view segment = path.substr(0, path.find('/'));
        if (segment == "." || segment == "..") return true;
        path.remove_prefix(segment.size());
    }
    return false;
}

// A value that is empty or a dot would ask for another path than the spec's.
tl::expected<std::string, Problem> path_of(const RequestSpec& request, const Values& values) {
    for (const Template::Piece& piece : request.path.pieces) {
        if (piece.kind != Template::Piece::Kind::parameter) continue;
        const std::string* value = values.find(piece.text);
        if (value == nullptr || value->empty()) {
            return tl::make_unexpected(
                unusable("`" + piece.text + "` is empty, but stands in the path of the request"));
        }
    }
    auto path = values.fill(request.path, Place::path).value_or("");
    if (has_dot_segment(path)) {
        return tl::make_unexpected(
            unusable("the path " + path + " would lead elsewhere: `.` and `..` can't be values"));
    }
    return path;
}

tl::expected<std::string, Problem> url_of(const http::Url& endpoint, const RequestSpec& request,
                                          const Values& values) {
    auto path = path_of(request, values);
    if (!path) return path;
    std::string_view prefix = request.from_origin ? "" : std::string_view(endpoint.path);
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    std::string query = request.from_origin ? "" : endpoint.query;
    const std::string added = fill_fields(request.query, Place::query, values);
    if (!query.empty() && !added.empty()) query += '&';
    query += added;
    return to_text(http::Url{endpoint.origin, std::string(prefix) + *path, query});
}

http::Headers headers_of(const Parts& parts, const Values& values) {
    http::Headers headers;
    for (const Fields* fields : {parts.auth, &parts.request.headers}) {
        if (fields == nullptr) continue;
        for (const auto& [name, text] : *fields) {
            if (parts.own != nullptr && http::find(*parts.own, name)) continue;
            if (auto value = values.fill(text, Place::header)) {
                headers.push_back({name, std::move(*value)});
            }
        }
    }
    if (parts.own != nullptr) headers.insert(headers.end(), parts.own->begin(), parts.own->end());
    return headers;
}

std::optional<Problem> refused_header(const http::Headers& headers) {
    for (const http::Header& header : headers) {
        if (http::is_valid(header)) continue;
        return unusable("the header `" + header.name +
                        "` can't be sent, as a control character stands in it: look at the "
                        "parameter or the token that it is made of");
    }
    return std::nullopt;
}

std::optional<Problem> refused_credential(const Service& service) {
    if (service.allow_insecure_credential) return std::nullopt;
    const http::Origin& origin = service.endpoint.origin;
    if (origin.scheme != "https" && !http::is_loopback(origin)) {
        return not_permitted("the credential would travel unencrypted to " + to_text(origin) +
                             ": use https, or --allow-insecure-credential if you mean it");
    }
    if (service.connection && service.connection->insecure) {
        return not_permitted("the credential would go to " + to_text(origin) +
                             " without a check of who answers there (--insecure): use --cacert "
                             "FILE instead, or --allow-insecure-credential if you mean it");
    }
    return std::nullopt;
}

}  // namespace

tl::expected<http::Request, Problem> fill_request(const Service& service, const Parts& parts,
                                                  const Values& values) {
    auto url = url_of(service.endpoint, parts.request, values);
    if (!url) return tl::make_unexpected(std::move(url.error()));
    http::Request request;
    request.method = parts.request.method;
    request.url = std::move(*url);
    request.headers = headers_of(parts, values);
    auto body = body_of(parts.request, values);
    if (!body) return tl::make_unexpected(unusable(std::move(body.error())));
    request.body = std::move(body->text);
    if (!body->type.empty() && !http::find(request.headers, "Content-Type")) {
        request.headers.push_back({"Content-Type", std::move(body->type)});
    }
    request.timeout = service.request_timeout;
    request.connection = service.connection;

    if (auto problem = refused_header(request.headers)) {
        return tl::make_unexpected(std::move(*problem));
    }
    if (values.used_secret() || (parts.own != nullptr && !parts.own->empty())) {
        if (auto problem = refused_credential(service)) {
            return tl::make_unexpected(std::move(*problem));
        }
    }
    return request;
}

// What the parameters can't be used for is the user's to mend, before anything is sent.
Problem unusable(std::string message) {
    return {ProblemKind::configuration, std::move(message), std::nullopt, std::nullopt};
}

Problem not_permitted(std::string message) {
    return {ProblemKind::not_permitted, std::move(message), std::nullopt, std::nullopt};
}

}  // namespace taskctl::provider
