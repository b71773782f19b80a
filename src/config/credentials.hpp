#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/resolve.hpp"
#include "credential/source.hpp"
#include "http/message.hpp"
#include "model/result.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// Collects the credentials of a run, each once, and gives their places. What can be seen to be
// wrong with one before anything is sent is an error.
class Credentials {
public:
    using Place = model::Result<std::size_t>;
    using Files = std::map<std::string, std::string>;  // of parameters that came from one

    Credentials(const Wishes& wishes, const Setup& setup) : wishes_(wishes), setup_(setup) {}

    Place wished();                    // there is a token in the wishes
    Place of(const Profile& profile);  // which has a token
    // `params` hold all that the spec's login needs. Providers of one system share a login that
    // sends the same.
    std::size_t login(const std::shared_ptr<const provider::Service>& service,
                      const provider::Parameters& params, const Files& files);

    std::vector<std::unique_ptr<credential::Source>> take() { return std::move(sources_); }

private:
    using Source = model::Result<std::unique_ptr<credential::Source>>;

    Source make_wished() const;
    Source make(const ProfileValue& value) const;
    Source from_file(const std::string& path, const std::string& text) const;
    Source from_command(const std::string& name, std::vector<std::string> words) const;
    template <typename Make>
    Place once(const std::string& key, Make make);

    const Wishes& wishes_;
    const Setup& setup_;
    std::vector<std::unique_ptr<credential::Source>> sources_;
    std::map<std::string, Place> places_;
    std::vector<std::pair<http::Request, std::size_t>> logins_;  // by what each sends first
};

}  // namespace taskctl::config
