#pragma once

#include <map>
#include <string>
#include <utility>

#include "config/resolve.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"
#include "provider/spec.hpp"

namespace taskctl::config {

// A value that came from a file, or not.
struct FoundValue {
    model::Secret text;
    std::string file;
};

// The values of profiles' parameters, each looked up once.
class ProfileValues {
public:
    ProfileValues(const Setup& setup, const ValueOutputs& outputs)
        : setup_(setup), outputs_(outputs) {}

    // `spec` declares the parameter. What is wrong is an error (configuration) that says where in
    // the config file.
    model::Result<FoundValue> find(const Profile& profile, const std::string& name,
                                   const provider::Spec& spec);

private:
    model::Result<FoundValue> look_up(const Profile& profile, const std::string& name,
                                      const ProfileValue& value);

    const Setup& setup_;
    const ValueOutputs& outputs_;
    std::map<std::pair<std::string, std::string>, model::Result<FoundValue>> found_;
};

// The text of a variable or a file that a profile names.
model::Result<std::string> read_value(const FromVariable& variable, const std::string& where,
                                      const Environment& environment);
model::Result<std::string> read_value(const FromFile& file, const std::string& where);

model::Error at(const std::string& where, const std::string& what);

}  // namespace taskctl::config
