#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/state.hpp"

namespace taskctl::model {

struct Progress {
    std::optional<double> percent;  // 0 to 100
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> succeeded;
    std::optional<std::int64_t> failed;

    bool operator==(const Progress&) const = default;
};

// What the service says of a task that did not go well.
struct TaskError {
    std::optional<std::string> code;
    std::optional<std::string> message;
    std::vector<std::string> details;

    bool operator==(const TaskError&) const = default;
};

enum class ArtifactType {
    file,      // `download` fetches it
    resource,  // a link to look at
};

struct Artifact {
    std::string name;
    std::string url;
    ArtifactType type = ArtifactType::resource;
    bool credential = true;  // fetching it needs the API's credential

    bool operator==(const Artifact&) const = default;
};

// A task as its service describes it in one answer. Times are RFC 3339; one that came without a
// zone stays without, one that could not be read is given as it came.
struct Task {
    State state = State::unknown;
    std::optional<std::string> raw_state;
    std::optional<std::string> kind;
    Progress progress;
    std::optional<std::string> created_at;
    std::optional<std::string> started_at;
    std::optional<std::string> updated_at;
    std::optional<std::string> finished_at;
    std::optional<std::string> eta;
    std::optional<TaskError> error;
    std::vector<Artifact> artifacts;

    bool operator==(const Task&) const = default;
};

}  // namespace taskctl::model
