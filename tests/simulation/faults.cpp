#include "faults.hpp"

#include <algorithm>
#include <array>

namespace taskctl::simulation {
namespace {

using namespace std::chrono_literals;
using model::ProblemKind;
using Kind = Meaning::Kind;

Draft answered(int status, std::string body, Meaning meaning) {
    Draft draft;
    draft.reply.answer = http::Response{status, {}, std::move(body)};
    draft.reply.meaning = std::move(meaning);
    return draft;
}

Meaning problem(Kind kind, ProblemKind what) {
    Meaning meaning;
    meaning.kind = kind;
    meaning.problem = what;
    return meaning;
}

Draft unanswered(http::NoAnswerKind kind, Kind meaning, ProblemKind what) {
    Draft draft;
    draft.reply.answer = tl::make_unexpected(http::NoAnswer{kind, "no answer"});
    draft.reply.meaning = problem(meaning, what);
    return draft;
}

Draft refused_connection(Random& random) {
    auto draft =
        unanswered(http::NoAnswerKind::unreachable, Kind::transient, ProblemKind::unreachable);
    draft.latency = random.between(0ms, 300ms);
    return draft;
}

Draft silence() {
    auto draft =
        unanswered(http::NoAnswerKind::unreachable, Kind::transient, ProblemKind::unreachable);
    draft.never = true;
    return draft;
}

Draft refusal(Random& random) {
    constexpr std::array statuses = {400, 401, 403, 405, 422, 451, 501, 505, 304, 999};
    const auto status = random.pick(statuses);
    if (random.chance(0.1)) {
        return unanswered(http::NoAnswerKind::untrusted, Kind::refused, ProblemKind::not_permitted);
    }
    auto kind = ProblemKind::rejected;
    if (status == 401) return unauthorized();
    if (status == 403) kind = ProblemKind::not_permitted;
    if (status == 304 || status == 999) kind = ProblemKind::not_understood;
    return refused(status, kind);
}

Draft redirect(const Plan& plan, const TaskPlan& task, Random& random) {
    const auto& own = plan.origins[task.origin].url;
    const bool post = task.spec->post;
    constexpr std::array statuses = {301, 302, 303, 307, 308};
    const auto status = random.pick(statuses);
    const auto place = random.below(10);
    const auto depth = static_cast<int>(random.below(place == 0 ? 9 : 3));
    if (place < 6) return moved(status, own + path_of(task.id, depth), post);
    const std::string path = path_of(task.id, 0);
    const std::array elsewhere = {"https://elsewhere.example" + path, own + "1" + path,
                                  "https://sim.example:8443.example" + path, std::string()};
    auto location = elsewhere[place - 6];
    if (place == 9) location = random.chance(0.5) ? "file:///etc/passwd" : "ftp://sim.example/";
    auto draft = answered(status, "", problem(Kind::refused, ProblemKind::not_understood));
    draft.reply.answer->headers = {{"Location", location}};
    return draft;
}

// What rules of the spec make of bodies, whatever their status.
Draft ruled(Random& random) {
    struct Case {
        const char* code;
        Kind kind;
        ProblemKind problem;
    };
    constexpr std::array cases = {
        Case{"busy", Kind::transient, ProblemKind::unavailable},
        Case{"busy", Kind::transient, ProblemKind::unavailable},
        Case{"slower", Kind::throttled, ProblemKind::rate_limited},
        Case{"slower", Kind::throttled, ProblemKind::rate_limited},
        Case{"missing", Kind::missing, ProblemKind::not_found},
        Case{"quota", Kind::refused, ProblemKind::quota},
        Case{"forbidden", Kind::refused, ProblemKind::not_permitted},
    };
    const auto& rule = random.pick(cases);
    auto draft =
        answered(random.chance(0.5) ? 200 : 400, std::string(R"({"code": ")") + rule.code + R"("})",
                 problem(rule.kind, rule.problem));
    if (rule.kind == Kind::throttled && random.chance(0.5)) {
        draft.form = HintForm::seconds;
        draft.wait = random.spread(1s, 1min);
    }
    return draft;
}

Draft hung(Random& random) {
    if (random.chance(0.5)) return silence();
    auto draft = refused_connection(random);
    draft.latency = random.spread(10ms, 40s);
    return draft;
}

}  // namespace

Draft look(const TaskPlan& task, model::State state, int percent) {
    Meaning meaning;
    meaning.state = state;
    return answered(200,
                    R"({"id": ")" + task.id + R"(", "status": ")" +
                        std::string(status_word(state)) + R"(", "percent": )" +
                        std::to_string(percent) + "}",
                    meaning);
}

Draft missing(int status) {
    auto meaning = problem(Kind::missing, ProblemKind::not_found);
    meaning.gone = status == 410;
    return answered(status, "", meaning);
}

Draft unauthorized() {
    return answered(401, R"({"message": "who are you?"})",
                    problem(Kind::no_longer, ProblemKind::not_permitted));
}

Draft refused(int status, ProblemKind kind) {
    return answered(status, R"({"message": "no"})", problem(Kind::refused, kind));
}

Draft empty_handed(Random& random) {
    constexpr std::array bodies = {"", "{}", "<html>", R"({"access_token": ""})",
                                   R"({"access_token": "a\u000ab"})"};
    return answered(200, random.pick(bodies),
                    problem(Kind::transient, ProblemKind::not_understood));
}

Draft moved(int status, const std::string& location, bool post) {
    const bool followed = !post || status == 307 || status == 308;
    auto meaning = problem(followed ? Kind::moved : Kind::refused, ProblemKind::not_understood);
    meaning.location = location;
    auto draft = answered(status, "", std::move(meaning));
    draft.reply.answer->headers = {{"Location", location}};
    return draft;
}

Draft troubled(const Trouble& trouble, Duration now, Random& random) {
    using Is = Trouble::Kind;
    constexpr std::array quota_forms = {HintForm::reset_delta, HintForm::reset_epoch,
                                        HintForm::reset_epoch_ms, HintForm::structured};
    Draft draft;
    switch (trouble.kind) {
        case Is::silent:
            return silence();
        case Is::refusing:
            return refused_connection(random);
        case Is::broken:
            return answered(trouble.status, "oops",
                            problem(Kind::transient, ProblemKind::unavailable));
        case Is::unavailable:
            draft = answered(503, "", problem(Kind::transient, ProblemKind::unavailable));
            break;
        case Is::throttling:
            draft = answered(429, "", problem(Kind::throttled, ProblemKind::rate_limited));
            break;
        case Is::forbidden:
            draft = answered(403, "", problem(Kind::throttled, ProblemKind::rate_limited));
            break;
    }
    draft.form = trouble.kind == Is::forbidden ? random.pick(quota_forms) : trouble.form;
    draft.wait = trouble.hint > Duration::zero() ? trouble.hint : trouble.to - now;
    return draft;
}

Draft lie(const TaskPlan& task, Random& random) {
    const auto fault = problem(Kind::transient, ProblemKind::not_understood);
    const std::string good = R"({"id": ")" + task.id + R"(", "status": "succeeded"})";
    switch (random.below(11)) {
        case 0:
            return answered(200, "<!DOCTYPE html><title>Sign in</title>", fault);
        case 1:
            return answered(200, "", fault);
        case 2:
            return answered(204, "", fault);
        case 3:
            return answered(200, good.substr(0, good.size() - 1), fault);
        case 4:
            return answered(200, good + good, fault);
        case 5:
            return answered(200, R"({"id": "other", "status": "succeeded"})", fault);
        case 6:
            return answered(200, "5", fault);
        case 7:
            return answered(200, R"({"status": "ended"})", fault);
        case 8:
            return answered(200, std::string(70, '[') + std::string(70, ']'), fault);
        case 9:
            return unanswered(http::NoAnswerKind::garbled, Kind::transient,
                              ProblemKind::not_understood);
        default:
            return unanswered(http::NoAnswerKind::too_large, Kind::transient,
                              ProblemKind::not_understood);
    }
}

std::optional<Draft> fault(const Plan& plan, const TaskPlan& task, Random& random) {
    const auto dice = random.below(20);
    const auto& mask = plan.mask;
    if (dice < 5 && mask.has(Feature::lies)) return lie(task, random);
    if (dice >= 5 && dice < 9 && mask.has(Feature::hangs)) return hung(random);
    if (dice >= 9 && dice < 12 && mask.has(Feature::redirects)) return redirect(plan, task, random);
    if (dice == 12 && mask.has(Feature::refusals) && random.chance(0.2)) return refusal(random);
    if (dice == 13 && mask.has(Feature::odd_states)) return look(task, model::State::unknown, 0);
    if (dice == 14 && mask.has(Feature::late_tasks) && random.chance(0.3)) return missing(404);
    if (dice == 15 && task.spec->has_rules && mask.has(Feature::refusals)) return ruled(random);
    return std::nullopt;
}

}  // namespace taskctl::simulation
