#include "config/url_match.hpp"

#include <algorithm>

#include "config/reference.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;
using provider::Parameters;
using provider::Template;
using Piece = Template::Piece;
using Pieces = std::vector<Piece>;

// Reads a text back into the values that a template was filled with.
class Unfilled {
public:
    Unfilled(const Pieces& pieces, bool is_path) : pieces_(pieces), is_path_(is_path) {}

    std::optional<Parameters> read(std::string_view text) {
        if (!read(0, text)) return std::nullopt;
        return std::move(values_);
    }

private:
    bool read(std::size_t at, std::string_view text) {
        if (at == pieces_.size()) return text.empty();
        const auto& piece = pieces_[at];
        if (piece.kind == Piece::Kind::now) return false;
        if (piece.kind == Piece::Kind::literal) {
            return text.starts_with(piece.text) && read(at + 1, text.substr(piece.text.size()));
        }
        const auto most = is_path_ ? std::min(text.find('/'), text.size()) : text.size();
        const bool is_last = at + 1 == pieces_.size();
        for (std::size_t size = is_last ? std::max<std::size_t>(most, 1) : 1; size <= most;
             ++size) {
            if (take(piece.text, text.substr(0, size)) && read(at + 1, text.substr(size))) {
                return true;
            }
        }
        return false;
    }

    bool take(const std::string& name, std::string_view text) {
        auto value = is_path_ ? http::percent_decode(text) : std::string(text);
        if (!value) return false;
        values_.insert_or_assign(name, std::move(*value));
        return true;
    }

    const Pieces& pieces_;
    bool is_path_;
    Parameters values_;
};

// Where the last part of a path begins that has as many segments as the template.
std::optional<std::size_t> begin_of(const Template& path, std::string_view text) {
    std::ptrdiff_t slashes = 0;
    for (const auto& piece : path.pieces) {
        if (piece.kind == Piece::Kind::literal) slashes += std::ranges::count(piece.text, '/');
    }
    for (auto at = text.size(); at > 0; --at) {
        if (text[at - 1] == '/' && --slashes == 0) return at - 1;
    }
    return std::nullopt;
}

std::optional<Parameters> values_of(const provider::Spec& spec, const http::Url& url,
                                    std::string& prefix) {
    const auto begin = begin_of(spec.request.path, url.path);
    if (!begin) return std::nullopt;
    prefix = url.path.substr(0, *begin);
    auto values =
        Unfilled(spec.request.path.pieces, true).read(std::string_view(url.path).substr(*begin));
    if (!values) return std::nullopt;
    for (const auto& [name, value] : *values) {
        const auto known = spec.params.find(name);
        if (known == spec.params.end() || known->second.allowed.empty()) continue;
        const auto& allowed = known->second.allowed;
        if (std::ranges::find(allowed, value) == allowed.end()) return std::nullopt;
    }
    return values;
}

std::string unknown_query(const provider::Spec& spec, const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (const auto& param : spec.params) known.push_back(param.first);
    std::string text = "the URL's query has ";
    for (const auto& name : names) {
        text += (&name == &names.front() ? "`" : ", `") + model::visible(name, 80) + "`" +
                model::did_you_mean(name, known);
    }
    return text + ", which " + spec.name + " has no use for: leave it out";
}

// What one field of the query says; nothing when the spec has no such field.
std::optional<Parameters> field_values(const provider::Spec& spec, const std::string& name,
                                       const std::string& value) {
    for (const auto& [field, text] : spec.request.query) {
        if (field != name) continue;
        if (auto values = Unfilled(text.pieces, false).read(value)) return values;
    }
    if (!spec.params.contains(name)) return std::nullopt;
    return Parameters{{name, value}};
}

}  // namespace

std::optional<UrlMatch> match_path(const provider::Spec& spec, const http::Url& url) {
    UrlMatch match;
    auto values = values_of(spec, url, match.prefix);
    if (!values) return std::nullopt;
    const auto id = values->find("id");
    if (id == values->end() || !fault_of_id(id->second).empty() ||
        id->second.find('/') != std::string::npos) {
        return std::nullopt;
    }
    match.id = id->second;
    values->erase(id);
    match.params = std::move(*values);
    return match;
}

bool is_path_without_id(const provider::Spec& spec, const http::Url& url) {
    std::string prefix;
    const auto values = values_of(spec, url, prefix);
    return values && !values->contains("id");
}

std::string path_text(const provider::Spec& spec) {
    std::string text;
    for (const auto& piece : spec.request.path.pieces) {
        text += piece.kind == Piece::Kind::literal ? piece.text : "{" + piece.text + "}";
    }
    return text;
}

model::Result<Parameters> url_parameters(const provider::Spec& spec, const UrlMatch& match,
                                         const Parameters& query) {
    Parameters params = match.params;
    std::vector<std::string> unknown;
    for (const auto& [name, value] : query) {
        const auto values = field_values(spec, name, value);
        if (!values) unknown.push_back(name);
        if (!values) continue;
        for (const auto& [param, said] : *values) {
            const bool agrees = param == "id" ? said == match.id
                                              : params.emplace(param, said).first->second == said;
            if (agrees) continue;
            return model::fail(Fault::usage, "the URL says two things of `" + param + "`");
        }
    }
    if (!unknown.empty()) return model::fail(Fault::usage, unknown_query(spec, unknown));
    return params;
}

}  // namespace taskctl::config
