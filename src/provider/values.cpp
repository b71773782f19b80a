#include "provider/values.hpp"

#include <algorithm>

#include "http/url.hpp"

namespace taskctl::provider {

const std::string* Values::find(std::string_view name) const {
    if (name == "id") return given_.id;
    if (name == "token") return given_.token != nullptr ? &given_.token->reveal() : nullptr;
    const auto given = given_.params.find(name);
    if (given != given_.params.end()) return &given->second;
    const auto declared = given_.spec.params.find(name);
    if (declared == given_.spec.params.end() || !declared->second.default_value) return nullptr;
    return &*declared->second.default_value;
}

bool Values::is_secret(std::string_view name) const {
    if (name == "token") return true;
    const auto declared = given_.spec.params.find(name);
    return declared != given_.spec.params.end() && declared->second.secret;
}

// A literal is not escaped, so the mask looks the same wherever it stands.
Template Values::mask(const Template& text) const {
    Template masked = text;
    for (Template::Piece& piece : masked.pieces) {
        if (piece.kind != Template::Piece::Kind::parameter || !is_secret(piece.text)) continue;
        if (find(piece.text) != nullptr) piece = {Template::Piece::Kind::literal, "***"};
    }
    return masked;
}

std::optional<std::string> Values::fill(const Template& text, Place place) const {
    const Lookup lookup = [this](std::string_view name) { return find(name); };
    auto filled = provider::fill(given_.masked ? mask(text) : text, place, lookup, given_.now);
    const bool secret =
        std::any_of(text.pieces.begin(), text.pieces.end(), [this](const Template::Piece& piece) {
            return piece.kind == Template::Piece::Kind::parameter && is_secret(piece.text);
        });
    if (filled && secret) used_secret_ = true;
    return filled;
}

std::string fill_fields(const Fields& fields, Place place, const Values& values) {
    std::string text;
    for (const auto& [name, value] : fields) {
        const auto filled = values.fill(value, place);
        if (!filled) continue;
        if (!text.empty()) text += '&';
        text += http::percent_encode(name) + '=' + *filled;
    }
    return text;
}

}  // namespace taskctl::provider
