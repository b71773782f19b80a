#include "http/url.hpp"
#include "provider/date_time.hpp"
#include "provider/template.hpp"

namespace taskctl::provider {
namespace {

std::string escaped(const std::string& value, Place place) {
    switch (place) {
        case Place::path:
        case Place::query:
        case Place::form:
            return http::percent_encode(value);
        case Place::header:
        case Place::json:
            break;
    }
    return value;
}

}  // namespace

std::optional<std::string> fill(const Template& text, Place place, const Lookup& lookup,
                                model::WallTime now) {
    std::string filled;
    for (const Template::Piece& piece : text.pieces) {
        switch (piece.kind) {
            case Template::Piece::Kind::literal:
                filled += piece.text;
                break;
            case Template::Piece::Kind::now:
                filled += escaped(write_form(piece.text, now), place);
                break;
            case Template::Piece::Kind::parameter: {
                const std::string* value = lookup(piece.text);
                if (value == nullptr) return std::nullopt;
                filled += escaped(*value, place);
                break;
            }
        }
    }
    return filled;
}

}  // namespace taskctl::provider
