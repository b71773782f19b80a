#include "sim/service.hpp"

#include <utility>

#include "sim/chance.hpp"
#include "sim/endpoint.hpp"
#include "sim/file.hpp"

namespace taskctl::sim {
namespace {

// Ids that mean the same task to the system become the same.
std::string canonical_id(const Place& place) {
    return place.endpoint->bare_ids ? bare_id(place.id) : place.id;
}

// A line feed can stand in no provider's name and separates what may stand in ids.
std::string key_of(const Place& place) {
    std::string key(place.endpoint->provider);
    for (const auto& [name, value] : place.params) key += "\n" + value;
    return key + "\n" + canonical_id(place);
}

std::string_view name_of(Stage stage) {
    switch (stage) {
        case Stage::absent:
            return "absent";
        case Stage::forbidden:
            return "forbidden";
        case Stage::waiting:
            return "waiting";
        case Stage::running:
            return "running";
        case Stage::paused:
            return "paused";
        case Stage::blocked:
            return "blocked";
        case Stage::odd:
            return "unknown";
        case Stage::succeeded:
            return "succeeded";
        case Stage::partial:
            return "partial";
        case Stage::failed:
            return "failed";
        case Stage::canceled:
            break;
    }
    return "canceled";
}

Answer show(const Task& task, const Endpoint& endpoint) {
    switch (task.moment.stage) {
        case Stage::absent:
            return endpoint.manners->missing(task.id);
        case Stage::forbidden:
            return endpoint.manners->forbidden(task.id);
        default:
            return endpoint.show(task);
    }
}

}  // namespace

Service::Service(Settings settings, Now now)
    : settings_(std::move(settings)), logins_(settings_.secrets), now_(std::move(now)) {}

Answer Service::answer(const Request& request) {
    const Time now = now_();
    const auto place = locate(request);
    const std::string key = place ? key_of(*place) : std::string(request.path());
    const Visit visited = visit(key, request.path(), now);
    Answer answer;
    if (visited.mishap.fault != nullptr) {
        answer = damaged_answer(*visited.mishap.fault, place ? place->endpoint : nullptr,
                                place ? place->id : std::string());
    } else if (place) {
        answer = look(request, *place, visited.first_seen, now);
    } else {
        answer = other_answer(request, now);
    }
    answer.delay += visited.mishap.delay;
    answer.headers.emplace_back("Date", http_date(now));
    if (place && place->endpoint->id_of != nullptr) answer.note += " " + escape(place->id);
    return answer;
}

Service::Visit Service::visit(const std::string& key, std::string_view path, Time now) {
    const std::lock_guard lock(mutex_);
    const auto [found, is_new] = records_.try_emplace(key);
    Record& record = found->second;
    if (is_new) record.first_seen = now;
    return {record.first_seen, befall(settings_.faults, path, record.hits)};
}

Answer Service::other_answer(const Request& request, Time now) {
    if (auto answer = logins_.answer(request, now)) return *std::move(answer);
    const std::string& token = settings_.secrets.token;
    const Request lasting = logins_.with_lasting_token(request, "", now);
    if (auto answer = file_answer(lasting, {settings_.seed, token, now})) {
        return *std::move(answer);
    }
    if (auto answer = resource_answer(lasting, token)) return *std::move(answer);
    return no_endpoint(request);
}

Answer Service::look(const Request& request, const Place& place, Time first_seen, Time now) {
    const std::string_view system = place.endpoint->system;
    const Request lasting =
        system.empty() ? request : logins_.with_lasting_token(request, system, now);
    if (auto refusal = place.endpoint->refuse(lasting, settings_.secrets.token)) {
        if (refusal->status == 401) logins_.count_refused_poll(system);
        refusal->note = "refused";
        return *std::move(refusal);
    }
    Task task;
    task.id = place.id;
    task.params = place.params;
    task.setting = {request.origin(),
                    request.origin() + std::string(place.prefix),
                    std::string(place.endpoint->provider),
                    settings_.seed,
                    first_seen,
                    settings_.speed};
    task.draw = mix(settings_.seed, key_of(place));
    const Story story = read_story(place.id, task.draw);
    const double elapsed = static_cast<double>((now - first_seen).count()) * settings_.speed;
    task.moment = live(story, Millis(static_cast<Millis::rep>(elapsed)), task.draw);
    Answer answer = show(task, *place.endpoint);
    answer.delay = thinking_time(story);
    answer.note = name_of(task.moment.stage);
    return answer;
}

}  // namespace taskctl::sim
