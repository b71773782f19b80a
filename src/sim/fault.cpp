#include "sim/fault.hpp"

#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "sim/json.hpp"
namespace taskctl::sim {
namespace {

constexpr std::array kinds = {
    FaultKind{"400-599", "this HTTP status, with the system's own error body; TIME is Retry-After"},
    FaultKind{"slow", "the answer takes TIME longer (2s without one)"},
    FaultKind{"html", "an HTML page under HTTP 200"},
    FaultKind{"html504", "an HTML page under HTTP 504"},
    FaultKind{"close", "the connection is closed without an answer"},
    FaultKind{"empty", "HTTP 200 with an empty body"},
    FaultKind{"garbage", "HTTP 200 with JSON that breaks off"},
};

struct Name {
    std::string_view word;
    Damage damage;
};
constexpr std::array names = {
    Name{"slow", Damage::slow},   Name{"html", Damage::html},   Name{"html504", Damage::html504},
    Name{"close", Damage::close}, Name{"empty", Damage::empty}, Name{"garbage", Damage::garbage},
};

std::optional<unsigned> read_number(std::string_view text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// Cuts off what follows the first `mark`, and the mark; nothing if there is none.
std::optional<std::string_view> cut_after(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view after = text.substr(at + 1);
    text = text.substr(0, at);
    return after;
}

bool read_kind(std::string_view kind, Fault& fault) {
    for (const Name& name : names) {
        if (name.word != kind) continue;
        fault.damage = name.damage;
        if (fault.damage == Damage::slow) {
            fault.first = 0;
            fault.time = std::chrono::seconds(2);
        }
        return true;
    }
    const auto status = read_number(kind);
    if (!status || *status < 400 || *status > 599) return false;
    fault.status = static_cast<int>(*status);
    return true;
}

bool read_count(std::string_view count, Fault& fault) {
    const auto number = count == "always" ? 0U : read_number(count);
    if (number) fault.first = *number;
    return number.has_value();
}

bool read_time(std::string_view time, Fault& fault) {
    if (fault.damage != Damage::slow && fault.damage != Damage::status) return false;
    const auto bare = read_number(time);
    fault.time = bare ? std::chrono::seconds(*bare) : read_duration(time);
    return fault.time.has_value();
}

std::string kind_list() {
    std::string list;
    for (const FaultKind& kind : kinds) {
        list += (list.empty() ? "" : ", ") + std::string(kind.form);
    }
    return list;
}

std::string retry_after(Millis time) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

Answer page(int status, std::string_view title) {
    Answer answer;
    answer.status = status;
    answer.content_type = "text/html";
    answer.body = "<!DOCTYPE html>\n<html><head><title>" + std::string(title) +
                  "</title></head>\n<body><h1>" + std::string(title) + "</h1></body></html>\n";
    return answer;
}

Answer status_answer(const Fault& fault, const Endpoint* endpoint, std::string_view id) {
    Answer answer = endpoint != nullptr
                        ? endpoint->manners->error(fault.status, id)
                        : json_answer(fault.status, {{"error", "taskctl-sim: " + fault.text}});
    if (fault.time) answer.headers.emplace_back("Retry-After", retry_after(*fault.time));
    return answer;
}

}  // namespace

std::span<const FaultKind> fault_kinds() {
    return kinds;
}

tl::expected<Fault, std::string> read_fault(std::string_view text) {
    const auto wrong = [text](const std::string& why) {
        return tl::unexpected("--fault " + std::string(text) + ": " + why);
    };
    Fault fault;
    fault.text = text;
    std::string_view rest = text;
    const auto below = cut_after(rest, '@');
    const auto count = cut_after(rest, 'x');
    const auto time = cut_after(rest, ':');
    if (below && !below->starts_with('/')) {
        return wrong("what follows @ is the beginning of a path, such as @/tasks/");
    }
    if (!read_kind(rest, fault)) return wrong("the kind must be one of " + kind_list());
    if (count && !read_count(*count, fault)) {
        return wrong("what follows x is a number of requests, or the word always");
    }
    if (time && !read_time(*time, fault)) {
        return wrong("what follows : is a time such as 500ms or 2s, for a status or slow only");
    }
    fault.below = below.value_or("");
    return fault;
}

Mishap befall(std::span<const Fault> faults, std::string_view path, std::vector<unsigned>& hits) {
    hits.resize(faults.size());
    Mishap mishap;
    for (std::size_t i = 0; i < faults.size(); ++i) {
        const Fault& fault = faults[i];
        const bool spent = fault.first != 0 && hits[i] >= fault.first;
        if (spent || !path.starts_with(fault.below)) continue;
        ++hits[i];
        if (fault.damage == Damage::slow) {
            mishap.delay += fault.time.value_or(Millis(0));
            continue;
        }
        mishap.fault = &fault;
        break;
    }
    return mishap;
}

Answer damaged_answer(const Fault& fault, const Endpoint* endpoint, std::string_view id) {
    Answer answer;
    switch (fault.damage) {
        case Damage::status:
            answer = status_answer(fault, endpoint, id);
            break;
        case Damage::html:
            answer = page(200, "Maintenance");
            break;
        case Damage::html504:
            answer = page(504, "504 Gateway Time-out");
            break;
        case Damage::close:
            answer.hang_up = true;
            break;
        case Damage::garbage:
            answer.body = R"({"status": "proc)";
            break;
        case Damage::slow:
        case Damage::empty:
            break;
    }
    answer.note = "fault " + fault.text;
    return answer;
}

}  // namespace taskctl::sim
