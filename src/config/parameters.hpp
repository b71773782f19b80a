#pragma once

#include <string>

#include "model/result.hpp"
#include "provider/target.hpp"

namespace taskctl::config {

// The parameters of one task: the reference's own before those given for all tasks, which count
// where the spec declares them. Refused (usage): one that the spec does not declare, a value
// outside its enum or with a control character, a required one that is missing.
model::Result<provider::Parameters> gather(const provider::Spec& spec,
                                           const provider::Parameters& own,
                                           const provider::Parameters& shared);

// `NAME/ID?name=value&…` with the parameters that are not secret: reads back as a reference.
std::string reference_text(const std::string& name, const std::string& id,
                           const provider::Spec& spec, const provider::Parameters& params);

}  // namespace taskctl::config
