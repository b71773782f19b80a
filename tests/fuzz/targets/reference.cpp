// References and lists of them. Input: the text.
#include "config/reference.hpp"

#include <algorithm>

#include "config/parameters.hpp"
#include "config/resolve.hpp"
#include "fuzz/property.hpp"
#include "fuzz/text_check.hpp"
#include "http/url.hpp"
#include "model/visible.hpp"

namespace taskctl::fuzz {
namespace {

using config::Reference;

// Each line of a message is masked before it is shown.
void check_message(const model::Error& error, std::ptrdiff_t lines) {
    require(error.fault == model::Fault::usage, "a bad reference is wrong usage");
    const auto& message = error.message;
    require(!message.empty(), "a message says something");
    require(std::count(message.begin(), message.end(), '\n') < lines,
            "a bad line of the input makes one line of the message");
}

void check_reference(const Reference& reference) {
    const auto& id = reference.id;
    if (reference.url) {
        require(id.empty() && reference.name.empty(), "a URL is read by the providers' paths");
        require(reference.url->query.empty(), "the query of a URL is its parameters");
        return;
    }
    require(!id.empty() && id != "." && id != "..", "an id leads nowhere else");
    require(id.find_first_of("/?") == std::string::npos, "an id is one segment");
    require(id.size() <= config::longest_id, "an id is not too long");
    require(!model::has_control_byte(id), "an id has no control byte");
    require(reference.name.find_first_of("/?") == std::string::npos, "a name ends at its slash");
}

std::string head(const Reference& reference) {
    if (reference.url) return to_text(*reference.url);
    return reference.name.empty() ? reference.id : reference.name + "/" + reference.id;
}

std::string written(const Reference& reference) {
    std::string text = head(reference);
    char joint = '?';
    for (const auto& [name, value] : reference.params) {
        text += joint + name + "=" + http::percent_encode(value);
        joint = '&';
    }
    return text;
}

void check_single(std::string_view text) {
    const auto reference = config::parse_reference(text);
    if (!reference) {
        check_message(reference.error(), 1);
        return;
    }
    check_reference(*reference);
    const auto again = config::parse_reference(written(*reference));
    require(again && *again == *reference, "what is written reads back the same");
}

void check_list(std::string_view text) {
    const auto references = config::parse_references(text, "LIST");
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    if (!references) {
        check_message(references.error(), lines + 1);
        return;
    }
    require(references->size() <= static_cast<std::size_t>(lines), "a line holds one reference");
    for (const auto& reference : *references) {
        check_reference(reference);
        require(reference.where.starts_with("LIST:"), "a reference tells its line");
    }
}

void check_options(const std::string& text) {
    if (const auto header = config::parse_header(text)) {
        require(http::is_valid(*header), "a header stays one header");
        require(text.starts_with(header->name + ":"), "a header's name ends at its colon");
    } else {
        require(is_printable_ascii(header.error().message), "a message quotes no header");
    }
    const auto equals = text.find('=');
    // A value that begins with @ names a file.
    if (equals == std::string::npos || text.compare(equals + 1, 1, "@") == 0) return;
    if (const auto param = config::parse_param(text)) {
        require(param->name + "=" + param->value == text, "a parameter is taken as it stands");
    }
}

}  // namespace

void check(std::string_view text) {
    check_single(text);
    check_list(text);
    check_options(std::string(text));
}

}  // namespace taskctl::fuzz
