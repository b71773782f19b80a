#include "report/live_end.hpp"

#include <algorithm>

#include "model/visible.hpp"
#include "report/state_style.hpp"
#include "report/text.hpp"

namespace taskctl::report {
namespace {

using std::string;

constexpr std::size_t longest_url = 2000;  // bytes; some terminals take no longer link
constexpr std::size_t most_links = 20;

// Nothing in it can end the sequence in which it stands, or surprise who follows it.
bool is_plain(const string& url) {
    const bool printable = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
    return printable && url.size() <= longest_url &&
           (url.starts_with("https://") || url.starts_with("http://"));
}

}  // namespace

string end_line(const watch::Sighting& sighting, const watch::Outcome& outcome, bool color,
                bool unicode) {
    const auto* const kind = std::get_if<model::ProblemKind>(&outcome);
    if (kind != nullptr &&
        (*kind == model::ProblemKind::stopped || *kind == model::ProblemKind::interrupted)) {
        return "";
    }
    const auto state = sighting.task != nullptr ? sighting.task->state : model::State::unknown;
    const auto sign = styled(sign_of(state, unicode), color ? color_of(state) : "");
    return sign + " " + task_line(sighting, 0, color);
}

string links_line(const watch::Sighting& sighting, bool links) {
    if (!links || sighting.task == nullptr) return "";
    string text;
    std::size_t count = 0;
    for (const auto& artifact : sighting.task->artifacts) {
        if (artifact.credential || !is_plain(artifact.url) || ++count > most_links) continue;
        text += "  \x1b]8;;" + artifact.url + "\x1b\\" + model::visible(artifact.name, 80) +
                "\x1b]8;;\x1b\\";
    }
    return text.empty() ? "" : text + "\n";
}

}  // namespace taskctl::report
