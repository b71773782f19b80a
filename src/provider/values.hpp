#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "provider/target.hpp"

namespace taskctl::provider {

// The values that fill the templates of one request: the id, the token, the given parameters and
// the spec's defaults.
class Values {
public:
    Values(const Target& target, model::WallTime now) : target_(target), now_(now) {}

    // nullptr when there is none. A value that was given counts, even when it is empty.
    const std::string* find(std::string_view name) const;

    std::optional<std::string> fill(const Template& text, Place place) const;

    // Whether a token or a secret parameter has been filled in.
    bool used_secret() const { return used_secret_; }

private:
    const Target& target_;
    model::WallTime now_;
    mutable bool used_secret_ = false;
};

// `a=b&c=d`; a field whose value needs a missing parameter is left out.
std::string fill_fields(const Fields& fields, Place place, const Values& values);

}  // namespace taskctl::provider
