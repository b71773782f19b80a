// Templates. Input: the place, the id, the parameter `share`, then the template.
#include "provider/template.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "http/url.hpp"
#include "provider/json.hpp"
#include "provider/parse_template.hpp"
#include "unit/provider/sample.hpp"

namespace taskctl::fuzz {
namespace {

using provider::Place;
using provider::Template;
using Kind = Template::Piece::Kind;
using Strings = std::map<std::string, std::string, std::less<>>;

Place place_of(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, Place>, 4> places = {
        {{"path", Place::path},
         {"query", Place::query},
         {"header", Place::header},
         {"form", Place::form}}};
    for (const auto& [name, place] : places) {
        if (name == word) return place;
    }
    return Place::json;
}

// What stands there once nothing is escaped; nothing when a literal has a `%` that escapes nothing.
std::optional<std::string> unescaped(const Template& text, const Strings& values) {
    std::string plain;
    for (const auto& piece : text.pieces) {
        if (piece.kind == Kind::now) return std::nullopt;
        const auto literal = http::percent_decode(piece.text);
        if (!literal) return std::nullopt;
        plain += piece.kind == Kind::literal ? *literal : values.find(piece.text)->second;
    }
    return plain;
}

std::size_t count_slashes(const Template& text) {
    std::size_t count = 0;
    for (const auto& piece : text.pieces) {
        if (piece.kind != Kind::literal) continue;
        count += static_cast<std::size_t>(std::count(piece.text.begin(), piece.text.end(), '/'));
    }
    return count;
}

void check_escaped(const Template& text, Place place, const Strings& values,
                   const std::string& filled) {
    require(is_printable_ascii(filled), "what goes into a URL is ASCII");
    require(filled.find_first_of(" #\"<>\\^`|") == std::string::npos,
            "what goes into a URL needs no escaping");
    if (place == Place::path) {
        require(filled.find('?') == std::string::npos, "no value begins a query");
        const auto slashes = std::count(filled.begin(), filled.end(), '/');
        require(static_cast<std::size_t>(slashes) == count_slashes(text),
                "no value adds a segment to the path");
    } else {
        require(filled.find('&') == std::string::npos, "no value adds a field");
    }
    const auto plain = unescaped(text, values);
    if (plain) require(http::percent_decode(filled) == plain, "every value arrives as it is");
}

void check_json(const std::string& filled) {
    const auto quoted = provider::json_string(filled);
    require(quoted.has_value() == is_utf8(filled), "UTF-8 can be quoted");
    if (!quoted) return;
    const auto read = provider::parse_json(*quoted, provider::Comments::refused);
    require(read && read->text == filled, "every value arrives as it is");
}

void check_filled(const Template& text, Place place, const Strings& values) {
    const auto lookup = [&](std::string_view name) {
        const auto value = values.find(name);
        return value == values.end() ? nullptr : &value->second;
    };
    const auto filled = provider::fill(text, place, lookup, provider::sample::now);
    const auto names = provider::parameters_of(text);
    const bool complete = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return values.count(name) > 0;
    });
    require(filled.has_value() == complete, "a template is filled when all values are there");
    if (!filled) return;
    if (place == Place::header) {
        const bool fit = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
            return http::is_valid({"X", values.find(name)->second});
        });
        const bool has_time = std::any_of(text.pieces.begin(), text.pieces.end(),
                                          [](const auto& one) { return one.kind == Kind::now; });
        require(!fit || has_time || http::is_valid({"X", *filled}), "a header stays one header");
    } else if (place == Place::json) {
        check_json(*filled);
    } else {
        check_escaped(text, place, values, *filled);
    }
}

}  // namespace

void check(std::string_view text) {
    Input input(text);
    const Place place = place_of(input.line());
    Strings values;
    values["id"] = input.line();
    values["share"] = input.line();
    if (place == Place::header) values["token"] = "s3";
    const provider::Names names{{"share", "none"}, place == Place::header};

    const auto parsed = provider::parse_template(input.rest(), place, names);
    if (!parsed.findings.empty()) return;
    const bool is_empty = parsed.text.pieces.empty();
    require(is_empty == input.rest().empty(), "a text is not lost");
    check_filled(parsed.text, place, values);
}

}  // namespace taskctl::fuzz
