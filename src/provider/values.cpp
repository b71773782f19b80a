#include "provider/values.hpp"

#include "http/url.hpp"

namespace taskctl::provider {

const std::string* Values::find(std::string_view name) const {
    if (name == "id") return &target_.id;
    const Service& service = *target_.service;
    if (name == "token") return service.token ? &service.token->reveal() : nullptr;
    const auto given = target_.params.find(name);
    if (given != target_.params.end()) return &given->second;
    const auto declared = service.spec->params.find(name);
    if (declared == service.spec->params.end() || !declared->second.default_value) return nullptr;
    return &*declared->second.default_value;
}

std::optional<std::string> Values::fill(const Template& text, Place place) const {
    bool secret = false;
    auto filled = provider::fill(
        text, place,
        [this, &secret](std::string_view name) {
            const auto& params = target_.service->spec->params;
            const auto declared = params.find(name);
            if (name == "token" || (declared != params.end() && declared->second.secret)) {
                secret = true;
            }
            return find(name);
        },
        now_);
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
