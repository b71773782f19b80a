#pragma once

#include <map>
#include <memory>
#include <string>

#include "credential/source.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// The tokens that a spec's `login` gives for these parameters. `files` names the file of each
// parameter that came from one: where the service uses up such a secret and gives the next, that is
// written back there. While a login is under way, other processes that would use the same file
// wait.
std::unique_ptr<credential::Source> login_source(std::shared_ptr<const provider::Service> service,
                                                 provider::Parameters params,
                                                 const std::map<std::string, std::string>& files);

}  // namespace taskctl::config
