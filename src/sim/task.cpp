#include "sim/task.hpp"

#include <algorithm>
#include <cmath>

#include "sim/chance.hpp"

namespace taskctl::sim {
namespace {

std::string file_path(const Task& task, std::string_view name) {
    return "/files/" + task.setting.endpoint + "/" + escape(task.id) + "/" + escape(name);
}

}  // namespace

std::string_view Task::param(std::string_view name) const {
    const auto found = params.find(name);
    return found == params.end() ? std::string_view() : found->second;
}

Time Task::at(Millis since_first_look) const {
    const double real = static_cast<double>(since_first_look.count()) / setting.speed;
    return setting.first_seen + Millis(static_cast<Millis::rep>(real));
}

int Task::percent() const {
    return static_cast<int>(std::floor(moment.percent + 1e-9));
}

Counts counts(const Task& task) {
    Chance chance(task.draw);
    Counts counts;
    counts.total = chance.between(20, 2000);
    const std::uint64_t share = chance.between(2, 10);
    const auto done = static_cast<std::uint64_t>(
        std::floor(static_cast<double>(counts.total) * task.moment.percent / 100.0));
    if (task.moment.stage == Stage::partial) counts.failed = counts.total / share;
    counts.succeeded = std::min(done, counts.total) - counts.failed;
    return counts;
}

std::string signature(std::uint64_t seed, std::string_view path, std::string_view expires) {
    return hex_digits(mix(seed, std::string(path) + "?" + std::string(expires)), 32);
}

std::string presigned_url(const Task& task, std::string_view name) {
    const std::string path = file_path(task, name);
    const Time until = task.at(task.moment.ended.value_or(Millis(0))) + std::chrono::hours(1);
    const std::string expires =
        std::to_string(std::chrono::floor<std::chrono::seconds>(until).time_since_epoch().count());
    return task.setting.origin + path + "?expires=" + expires +
           "&signature=" + signature(task.setting.seed, path, expires);
}

std::string guarded_url(const Task& task, std::string_view name) {
    return task.setting.origin + file_path(task, name);
}

}  // namespace taskctl::sim
