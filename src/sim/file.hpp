#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/message.hpp"
#include "sim/stamp.hpp"

namespace taskctl::sim {

struct FileRules {
    std::uint64_t seed = 0;
    std::string_view token;
    Time now{};
};

// GET /files/PROVIDER/ID/NAME, what the links of finished tasks lead to: a table of a few KB whose
// bytes the seed and the path decide. Understands one byte range, and If-Range with the ETag.
// Nothing when the path is not of this form.
std::optional<Answer> file_answer(const Request& request, const FileRules& rules);

// The things that a finished task has made and links to without offering them as files, such as
// `/collections/{id}`.
std::optional<Answer> resource_answer(const Request& request, std::string_view token);

std::string file_content(std::uint64_t seed, std::string_view path);

}  // namespace taskctl::sim
