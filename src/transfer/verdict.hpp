#pragma once

#include <memory>
#include <optional>

#include "http/message.hpp"
#include "model/problem.hpp"
#include "transfer/plan.hpp"

namespace taskctl::transfer {

// What may help after an answer that brought no file.
enum class Cure {
    retry,       // the same again, after a while
    renew,       // another token
    fresh_link,  // what the task says now: links without a credential expire
    none,        // another link, if there is one
};

struct Verdict {
    Cure cure = Cure::none;
    model::Problem problem;
    bool throttled = false;
    model::Duration hint{};  // how long the server asks to be left alone
};

// `link` is where the answer was looked for; its `credential` says whether the request carried it.
Verdict judge(const http::Answer& answer, const Link& link, model::WallTime wall);

// The same without the client's own certificate, which is a credential too.
std::shared_ptr<const http::Connection> anonymous(
    const std::shared_ptr<const http::Connection>& connection);

// The request that a redirect of a download asks for; nothing for any other answer, and when it
// would lead from https to http. To another origin go the headers of taskctl's own making alone,
// and no client certificate.
std::optional<http::Request> hop(const http::Request& request, const http::Response& response);

}  // namespace taskctl::transfer
