#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/binding.hpp"
#include "config/sites.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// Makes the services of sites; what connects in the same way shares one Connection.
class Services {
public:
    explicit Services(const Wishes& wishes) : wishes_(wishes) {}

    // A certificate or key of the profile that can't be read is an error (configuration).
    model::Result<std::shared_ptr<const provider::Service>> make(const Site& site,
                                                                 const Binding& binding);

private:
    model::Result<http::Connection> connection_of(const Site& site, const Binding& binding);
    std::shared_ptr<const http::Connection> shared(const http::Connection& connection);

    const Wishes& wishes_;
    std::vector<std::shared_ptr<const http::Connection>> connections_;
};

}  // namespace taskctl::config
