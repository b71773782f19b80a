#include "issuer.hpp"

#include <array>

#include "faults.hpp"

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;
using model::ProblemKind;
using Kind = Meaning::Kind;

constexpr std::uint64_t for_logins = 400;

std::string number_text(std::size_t number) {
    return "." + std::to_string(number);
}

Draft granted(const Meaning& meaning) {
    Draft draft;
    std::string body = R"({"access_token": ")" + meaning.token + "\"";
    if (meaning.lifetime) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(*meaning.lifetime);
        body += R"(, "expires_in": )" + std::to_string(seconds.count());
    }
    if (!meaning.next_key.empty()) body += R"(, "next_key": ")" + meaning.next_key + "\"";
    draft.reply.answer = http::Response{200, {}, body + "}"};
    draft.reply.meaning = meaning;
    return draft;
}

Duration latency_of(const KeyPlan& key, Random& random) {
    const auto dice = random.fraction();
    const auto hung = random.spread(1s, 60s);
    return dice < 0.03 ? hung : random.between(Duration::zero(), key.slowest);
}

Draft login_fault(Random& random) {
    constexpr std::array statuses = {500, 502, 503, 429};
    Trouble trouble;
    trouble.kind = Trouble::Kind::broken;
    trouble.status = random.pick(statuses);
    if (trouble.status == 429) trouble.kind = Trouble::Kind::throttling;
    return random.chance(0.3) ? empty_handed(random) : troubled(trouble, {}, random);
}

}  // namespace

std::string login_path(bool refresh, int redirects_left) {
    const std::string path = refresh ? "/refresh" : "/login";
    return redirects_left == 0 ? path : path + "-moved-" + std::to_string(redirects_left);
}

std::string key_for(const Plan& plan, std::size_t origin, std::size_t number) {
    const auto& own = plan.origins[origin];
    const auto key = "key-of-" + own.token.substr(own.token.rfind('-') + 1);
    return own.key.rotates ? key + number_text(number) : key;
}

std::optional<LoginCall> Issuer::call_at(const std::string& url) const {
    constexpr int most_redirects = 9;
    for (std::size_t i = 0; i < plan_.origins.size(); ++i) {
        if (!url.starts_with(plan_.origins[i].url + "/")) continue;
        const auto path = url.substr(plan_.origins[i].url.size());
        for (const bool refresh : {false, true}) {
            for (int left = 0; left <= most_redirects; ++left) {
                if (path == login_path(refresh, left)) return LoginCall{i, refresh, left};
            }
        }
    }
    return std::nullopt;
}

Random Issuer::dice(std::size_t origin) {
    return {plan_.seed, for_logins, origin * 1'000'003 + asked_[origin]++};
}

Draft Issuer::log_in(const LoginCall& call, Duration now) {
    auto random = dice(call.origin);
    const auto& origin = plan_.origins[call.origin];
    const auto latency = latency_of(origin.key, random);
    auto draft = make(call, now, random);
    draft.clock_skew = origin.clock_skew;
    draft.latency += latency;
    return draft;
}

Draft Issuer::make(const LoginCall& call, Duration now, Random& random) {
    const auto& origin = plan_.origins[call.origin];
    const auto& key = origin.key;
    for (const auto* troubles : {&origin.troubles, &key.troubles}) {
        if (const auto* trouble = trouble_at(*troubles, now, random)) {
            return troubled(*trouble, now, random);
        }
    }
    if (call.redirects_left > 0) {
        return moved(307, origin.url + login_path(call.refresh, call.redirects_left - 1), true);
    }
    const bool faulty = random.chance(key.fault_rate) && now < plan_.calm;
    const bool is_moved = faulty && random.chance(0.2) && plan_.mask.has(Feature::redirects);
    if (is_moved) {
        const auto hops = static_cast<int>(random.below(random.chance(0.1) ? 9 : 3));
        return moved(307, origin.url + login_path(call.refresh, hops), true);
    }
    if (faulty) return login_fault(random);
    constexpr std::array refusals = {400, 401, 403, 422};
    const auto no = refused(random.pick(refusals), ProblemKind::not_permitted);
    if (key.closed_from && now >= *key.closed_from) return no;
    if (call.refresh && random.chance(key.refresh_refusal_rate)) return no;
    return granted(issue(call.origin, now));
}

Meaning Issuer::issue(std::size_t origin, Duration now) {
    const auto& key = plan_.origins[origin].key;
    auto& tokens = issued_[origin];
    tokens.push_back({now, key.lifetime ? std::optional(now + *key.lifetime) : std::nullopt});
    Meaning meaning;
    meaning.token = plan_.origins[origin].token + number_text(tokens.size());
    meaning.lifetime = key.said;
    if (key.rotates) meaning.next_key = key_for(plan_, origin, tokens.size());
    return meaning;
}

HelperRun Issuer::run(std::size_t origin, Duration now) {
    using Reason = http::CommandEnd::Reason;
    auto random = dice(origin);
    const auto& key = plan_.origins[origin].key;
    HelperRun run{origin, {}, {}, latency_of(key, random), false};
    const bool faulty = random.chance(key.fault_rate) && now < plan_.calm;
    const auto* const trouble = trouble_at(key.troubles, now, random);
    run.never = trouble != nullptr && trouble->kind == Trouble::Kind::silent;
    if (trouble == nullptr && !faulty) return run;
    constexpr std::array ends = {Reason::exited, Reason::exited, Reason::signaled, Reason::too_long,
                                 Reason::not_started};
    run.end = {random.pick(ends), 1, ""};
    run.meaning.kind = Kind::transient;
    run.meaning.problem = ProblemKind::configuration;
    return run;
}

void Issuer::finish(HelperRun& run, Duration now, model::WallTime wall) {
    if (run.meaning.kind != Kind::look) return;
    const auto& key = plan_.origins[run.origin].key;
    if (key.closed_from && now >= *key.closed_from) {
        run.end.output = "\n";
        run.meaning.kind = Kind::transient;
        run.meaning.problem = ProblemKind::configuration;
        return;
    }
    run.meaning = issue(run.origin, now);
    run.end.output = run.meaning.token + "\n";
    if (!run.meaning.lifetime) return;
    run.end.output = R"({"token": ")" + run.meaning.token + R"(", "expires_at": ")" +
                     model::to_rfc3339(wall + *run.meaning.lifetime) + "\"}";
}

bool Issuer::accepts(std::size_t origin, const std::string& token, Duration now) const {
    const auto& plan = plan_.origins[origin];
    if (plan.key.kind == KeyPlan::Kind::fixed) return token == plan.token;
    const auto dot = token.rfind('.');
    if (dot == std::string::npos || token.substr(0, dot) != plan.token) return false;
    const auto number = std::stoull(token.substr(dot + 1));
    if (number == 0 || number > issued_[origin].size()) return false;
    const auto& issued = issued_[origin][number - 1];
    for (const auto& revocation : plan.key.revocations) {
        if (issued.since < revocation && revocation <= now) return false;
    }
    return !issued.until || now < *issued.until;
}

}  // namespace taskctl::simulation
