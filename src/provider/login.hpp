#pragma once

#include <optional>

#include <tl/expected.hpp>

#include "http/message.hpp"
#include "model/secret.hpp"
#include "model/time.hpp"
#include "provider/read.hpp"
#include "provider/target.hpp"

namespace taskctl::provider {

// What a login or a refresh gave.
struct Login {
    model::Secret token;
    std::optional<model::Duration> lifetime;  // from now on; nothing: not known
    Parameters rotated;                       // next values of parameters, by name
};

// The request that logs in to a service whose spec has `login`. With a live token and a spec that
// has `refresh`, the request that refreshes it. `params` hold what the login needs. A problem
// (not_permitted, configuration) under the same conditions as for request_for().
tl::expected<http::Request, model::Problem> login_request(const Service& service,
                                                          const Parameters& params,
                                                          const model::Secret* live,
                                                          model::WallTime now);

// Pure. A failure is classed like one of a poll: refused (400, 401, 403: not_permitted, never to be
// tried again with the same secrets), passing (no answer, 5xx, an answer that can't be read).
tl::expected<Login, Failure> read_login(const Service& service, const http::Response& response,
                                        model::WallTime wall);

}  // namespace taskctl::provider
