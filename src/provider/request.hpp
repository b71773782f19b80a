#pragma once

#include <tl/expected.hpp>

#include "http/message.hpp"
#include "model/problem.hpp"
#include "model/secret.hpp"
#include "provider/target.hpp"

namespace taskctl::provider {

// The request that asks for the task; `token` is null when there is none. A problem (not_permitted)
// instead when there is no token for a spec that wants one, or when a credential (token, secret
// parameter, user's header) would travel over plain http to a host that is not loopback, or to a
// peer that is not verified, without leave to do so.
tl::expected<http::Request, model::Problem> request_for(const Target& target,
                                                        const model::Secret* token,
                                                        model::WallTime now);

// Whether anything that may be a credential goes with the target's requests: the token, a header or
// a certificate of the user's, a secret parameter, a key in the endpoint's query.
bool carries_credential(const Target& target);

}  // namespace taskctl::provider
