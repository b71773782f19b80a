#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/secret.hpp"
#include "provider/target.hpp"

namespace taskctl::provider {

// What fills the templates of one request: the id, the token, the given parameters and the spec's
// defaults.
struct Given {
    const Spec& spec;
    const Parameters& params;
    const std::string* id = nullptr;       // null: a login, which is about no task
    const model::Secret* token = nullptr;  // null: there is none
    model::WallTime now;
    bool masked = false;  // `***` stands for every secret
};

class Values {
public:
    explicit Values(const Given& given) : given_(given) {}

    // nullptr when there is none. A value that was given counts, even when it is empty.
    const std::string* find(std::string_view name) const;

    std::optional<std::string> fill(const Template& text, Place place) const;

    // Whether a token or a secret parameter has been filled in.
    bool used_secret() const { return used_secret_; }

private:
    bool is_secret(std::string_view name) const;
    Template mask(const Template& text) const;

    Given given_;
    mutable bool used_secret_ = false;
};

// `a=b&c=d`; a field whose value needs a missing parameter is left out.
std::string fill_fields(const Fields& fields, Place place, const Values& values);

}  // namespace taskctl::provider
