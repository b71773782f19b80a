#include "provider/parse_template.hpp"

#include <algorithm>

#include "http/url.hpp"
#include "model/similar.hpp"
#include "provider/date_time.hpp"

namespace taskctl::provider {
namespace {

using Kind = Template::Piece::Kind;

// The character in UTF-8 that begins there.
std::string character_at(const std::string& text, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    return text.substr(begin, end - begin);
}

class Parser {
public:
    Parser(Place place, const Names& names) : place_(place), names_(names) {}

    ParsedTemplate parse(std::string_view text) {
        while (!text.empty()) {
            const auto brace = text.find('{');
            literal_ += text.substr(0, brace);
            if (brace == std::string_view::npos) break;
            text.remove_prefix(brace + 1);
            if (text.starts_with('{')) {
                literal_ += '{';
                text.remove_prefix(1);
                continue;
            }
            const auto close = text.find('}');
            if (close == std::string_view::npos) {
                report("`{" + std::string(text) +
                       "` is not closed: write `}` behind the name, or `{{` for a brace");
                break;
            }
            placeholder(text.substr(0, close));
            text.remove_prefix(close + 1);
        }
        end_literal();
        return std::move(parsed_);
    }

private:
    void report(std::string message) { parsed_.findings.push_back(std::move(message)); }

    void end_literal() {
        if (literal_.empty()) return;
        check_literal();
        parsed_.text.pieces.push_back({Kind::literal, std::move(literal_)});
        literal_.clear();
    }

    void placeholder(std::string_view name) {
        end_literal();
        if (name.starts_with("now:")) {
            const std::string form(name.substr(4));
            if (const auto fault = form_fault(form, FormUse::write)) {
                report("`{" + std::string(name) + "}`: " + *fault);
            }
            parsed_.text.pieces.push_back({Kind::now, form});
            return;
        }
        check_name(std::string(name));
        parsed_.text.pieces.push_back({Kind::parameter, std::string(name)});
    }

    void check_name(const std::string& name) {
        const std::string quoted = "`{" + name + "}`";
        if (name == "id") {
            if (names_.login) report(quoted + " can't stand here: one login serves many tasks");
        } else if (name == "now") {
            report("`{now}` needs a format: `{now:%Y-%m-%dT%H:%M:%SZ}`");
        } else if (name == "token") {
            if (!names_.token) report("`{token}` stands in `auth` and in `login.refresh` only");
        } else if (std::find(names_.declared.begin(), names_.declared.end(), name) ==
                   names_.declared.end()) {
            std::vector<std::string> known = names_.declared;
            if (!names_.login) known.emplace_back("id");
            // As in GraphQL, where braces belong to the text.
            const bool is_text = name.find_first_of(" \t\n") != std::string::npos;
            report(quoted +
                   (names_.login ? " is none of the login's `needs`"
                                 : " is not declared in `params`") +
                   (is_text ? "; if the brace is meant as one, write `{{`"
                            : model::did_you_mean(name, known)));
        }
    }

    // A literal goes out as it is written, so it has to be fit for its place.
    void check_literal() {
        if (place_ == Place::json) return;
        const std::string_view reserved = place_ == Place::path     ? "?#\"<>\\^`|"
                                          : place_ == Place::header ? ""
                                                                    : "&#\"<>\\^`|";
        for (std::size_t i = 0; i < literal_.size(); ++i) {
            const auto byte = static_cast<unsigned char>(literal_[i]);
            const bool plain =
                place_ == Place::header ? byte >= 0x20 && byte != 0x7F : byte > 0x20 && byte < 0x7F;
            if (plain && reserved.find(literal_[i]) == std::string_view::npos) continue;
            report(complaint(character_at(literal_, i)));
            return;
        }
    }

    std::string complaint(const std::string& character) const {
        if (place_ == Place::header) return "a control character can't be sent in a header";
        if (place_ == Place::path && character == "?") {
            return "a `?` can't stand here: use `query`";
        }
        const bool shown = static_cast<unsigned char>(character.front()) > 0x20;
        return (shown ? "`" + character + "`" : "a blank or control character") +
               " can't be sent as it is: write `" + http::percent_encode(character) + "`";
    }

    Place place_;
    const Names& names_;
    std::string literal_;
    ParsedTemplate parsed_;
};

}  // namespace

ParsedTemplate parse_template(std::string_view text, Place place, const Names& names) {
    return Parser(place, names).parse(text);
}

std::vector<std::string> parameters_of(const Template& text) {
    std::vector<std::string> names;
    for (const Template::Piece& piece : text.pieces) {
        if (piece.kind == Kind::parameter) names.push_back(piece.text);
    }
    return names;
}

}  // namespace taskctl::provider
