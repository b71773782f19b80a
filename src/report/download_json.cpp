#include "report/download_json.hpp"

#include <nlohmann/json.hpp>

#include "report/json_text.hpp"

namespace taskctl::report {
namespace {

using nlohmann::ordered_json;

ordered_json file_object(const Downloaded& file) {
    const auto& problem = file.end.problem;
    return {{"artifact", file.artifact},
            {"name", file.name},
            {"path", problem ? ordered_json(nullptr) : ordered_json(file.end.path)},
            {"size", file.size},
            {"resumed_from", file.resumed_from},
            {"problem", problem ? problem_object(*problem) : ordered_json(nullptr)},
            {"exit_code", file.end.exit_code}};
}

}  // namespace

std::string download_json(const watch::Sighting& sighting, const DownloadList& list, int exit_code,
                          JsonStyle style) {
    auto files = ordered_json::array();
    for (const auto& [number, file] : list.files) files.push_back(file_object(file));
    const auto state = sighting.task != nullptr ? sighting.task->state : model::State::unknown;
    return dump({{"schema", "taskctl.download/v1"},
                 {"ref", sighting.target.ref},
                 {"provider", sighting.target.service->spec->name},
                 {"id", sighting.target.id},
                 {"state", word(state)},
                 {"files", std::move(files)},
                 {"problem", sighting.problem != nullptr ? problem_object(*sighting.problem)
                                                         : ordered_json(nullptr)},
                 {"exit_code", exit_code}},
                style);
}

}  // namespace taskctl::report
