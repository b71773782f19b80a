#include "config/reference.hpp"

#include <algorithm>

#include "http/url.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

tl::unexpected<model::Error> bad(std::string_view text, const std::string& why) {
    return model::fail(Fault::usage, "`" + model::visible(text, 200) + "`: " + why);
}

// For messages: a query may hold secrets.
std::string without_query(std::string_view reference) {
    const auto mark = reference.find('?');
    const auto head = without_password(std::string(reference.substr(0, mark)));
    return mark == std::string_view::npos ? head : head + "?…";
}

// `whole` is the reference as it may be shown.
model::Result<provider::Parameters> parse_query(std::string_view query, const std::string& whole) {
    provider::Parameters params;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            return bad(whole, "parameters are written name=value, joined by `&`");
        }
        const auto value = http::percent_decode(pair.substr(equals + 1));
        const std::string name(pair.substr(0, equals));
        if (!value) {
            return bad(whole, "parameter " + model::visible(name, 80) +
                                  " has a `%` without two hex digits");
        }
        if (!params.emplace(name, *value).second) {
            return bad(whole, "parameter " + model::visible(name, 80) + " is given twice");
        }
    }
    return params;
}

model::Result<Reference> parse_url_reference(std::string_view text) {
    text = text.substr(0, text.find('#'));
    const auto mark = text.find('?');
    const auto head = text.substr(0, mark);
    auto url = http::parse_url(head);
    if (!url) return bad(without_password(std::string(head)), url.error().message);
    Reference reference;
    reference.url = std::move(*url);
    if (mark == std::string_view::npos) return reference;
    auto params = parse_query(text.substr(mark + 1), without_query(text));
    if (!params) return tl::make_unexpected(params.error());
    reference.params = std::move(*params);
    return reference;
}

}  // namespace

std::string fault_of_id(std::string_view id) {
    if (id.empty()) return "the task's id is missing";
    if (id == "." || id == "..") return "an id can't be `.` or `..`";
    if (id.size() > longest_id) return "the id is longer than 1024 bytes";
    if (model::has_control_byte(id)) return "the id has a control character in it";
    return "";
}

std::string without_password(const std::string& url) {
    const auto begin = url.find("://");
    const auto at = url.rfind('@');
    if (begin == std::string::npos || at == std::string::npos || at < begin) return url;
    return url.substr(0, begin + 3) + "***" + url.substr(at);
}

model::Result<Reference> parse_reference(std::string_view text) {
    if (text.find("://") < text.find_first_of("/?")) return parse_url_reference(text);
    const auto mark = text.find('?');
    const auto head = text.substr(0, mark);
    const auto slash = head.find('/');
    const auto shown = without_query(text);
    Reference reference;
    if (slash != std::string_view::npos) reference.name = head.substr(0, slash);
    reference.id = slash == std::string_view::npos ? head : head.substr(slash + 1);
    if (slash == 0) return bad(shown, "the provider's name before the `/` is missing");
    if (reference.id.find('/') != std::string::npos) {
        return bad(shown, "a reference is NAME/ID, and an id has no `/`");
    }
    if (const auto fault = fault_of_id(reference.id); !fault.empty()) return bad(shown, fault);
    if (mark != std::string_view::npos) {
        auto params = parse_query(text.substr(mark + 1), shown);
        if (!params) return tl::make_unexpected(params.error());
        reference.params = std::move(*params);
    }
    return reference;
}

}  // namespace taskctl::config
