#include "config/profile_view.hpp"

#include <algorithm>

#include "config/binding.hpp"
#include "config/sites.hpp"
#include "model/visible.hpp"

namespace taskctl::config {
namespace {

constexpr auto masked = "***";

class Viewer {
public:
    Viewer(const Wishes& wishes, const Site& site, const Binding& binding, const Binder& binder)
        : wishes_(wishes), site_(site), binding_(binding), binder_(binder) {}

    std::vector<ViewRow> rows() {
        const bool is_own =
            wishes_.provider.text.empty() || wishes_.provider.giver > wishes_.profile.giver;
        add("provider", site_.spec->name, "", is_own ? Giver::profile : wishes_.provider.giver);
        add("endpoint", to_text(site_.endpoint), "", site_.endpoint_giver);
        add_token();
        for (const auto& [name, parameter] : site_.spec->params) add_param(name, parameter);
        add_headers();
        add_tls();
        return std::move(rows_);
    }

private:
    void add(const std::string& key, const std::string& value, const std::string& source,
             Giver giver) {
        rows_.push_back({key, value, source, giver});
    }
    void add(const std::string& key, const ProfileValue& value, bool is_secret) {
        const auto* literal = std::get_if<Literal>(&value.from);
        if (literal == nullptr) {
            add(key, "", source_text(value), Giver::profile);
        } else {
            add(key, is_secret ? masked : literal->text.reveal(), "", Giver::profile);
        }
    }

    void add_token() {
        if (binding_.token == Binding::Token::profile) {
            add("token", *site_.profile->token, true);
        } else if (binding_.token == Binding::Token::wished) {
            const auto& token = *wishes_.token;
            std::string source;
            if (const auto* file = std::get_if<TokenFile>(&token.from)) {
                source = "file " + file->path;
            } else if (std::holds_alternative<TokenCommand>(token.from)) {
                source = "command";
            }
            add("token", source.empty() ? masked : "", source, token.giver);
        } else if (site_.spec->login && has_credential(*site_.profile, *site_.spec)) {
            add("token", "", "login", Giver::spec);
        }
    }

    void add_param(const std::string& name, const provider::Parameter& parameter) {
        const auto key = "params." + name;
        const auto given = std::ranges::find(wishes_.params, name, &Param::name);
        const auto own = site_.profile->params.find(name);
        if (given != wishes_.params.end() && binder_.gives_param(site_, name)) {
            const bool is_shown = !parameter.secret && given->file.empty();
            add(key,
                is_shown              ? given->value
                : given->file.empty() ? masked
                                      : "",
                given->file.empty() ? "" : "file " + given->file, Giver::flag);
        } else if (own != site_.profile->params.end() &&
                   !(parameter.secret && binding_.leaves_secrets)) {
            add(key, own->second, parameter.secret);
        } else if (parameter.default_value) {
            add(key, *parameter.default_value, "", Giver::spec);
        }
    }

    void add_headers() {
        for (const auto& header : wishes_.headers) {
            add("headers." + header.name, masked, "", Giver::flag);
        }
        if (binding_.leaves_secrets) return;
        for (const auto& own : site_.profile->headers) {
            if (http::find(wishes_.headers, own.header.name)) continue;
            add("headers." + own.header.name, masked, "", Giver::profile);
        }
    }

    void add_tls() {
        const auto& profile = *site_.profile;
        const auto& wished = wishes_.connection;
        add_path("tls.cacert", wished.cacert, profile.cacert.text);
        const bool has_own_cert = wished.cert.empty() && !binding_.leaves_secrets;
        add_path("tls.cert", wished.cert, has_own_cert ? profile.cert.text : "");
        add_path("tls.key", wished.key, has_own_cert ? profile.key.text : "");
    }
    void add_path(const std::string& key, const std::string& wished, const std::string& own) {
        if (!wished.empty()) {
            add(key, wished, "", Giver::flag);
        } else if (!own.empty()) {
            add(key, own, "", Giver::profile);
        }
    }

    const Wishes& wishes_;
    const Site& site_;
    const Binding& binding_;
    const Binder& binder_;
    std::vector<ViewRow> rows_;
};

}  // namespace

model::Result<ProfileView> view_profile(const std::string& name, Wishes wishes, Setup& setup) {
    wishes.profile = {name, Giver::flag};
    Reference reference;
    reference.id = "ID";
    const std::vector<Reference> references = {reference};
    Sites sites(wishes, setup, references);
    const auto place = sites.find(reference);
    if (!place) return tl::make_unexpected(place.error());
    const auto& site = *place->site;
    const Binder binder(wishes, sites.all());
    const auto binding = binder.bind(site);
    if (!binding) return tl::make_unexpected(binding.error());
    return ProfileView{name, setup.file.path, setup.file.default_profile.text == name,
                       Viewer(wishes, site, *binding, binder).rows()};
}

}  // namespace taskctl::config
