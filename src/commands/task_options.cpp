#include "commands/task_options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "commands/token_option.hpp"
#include "config/file.hpp"
#include "model/similar.hpp"
#include "model/visible.hpp"

namespace taskctl::commands {
namespace {

using model::Fault;
using std::string;
using Text = TaskOptions::Text;

tl::unexpected<model::Error> bad(const string& option, const string& value, const string& why) {
    return model::fail(Fault::usage, option + ": `" + model::visible(value, 200) + "` " + why);
}

// Leaves `into` as it is when the option was not given.
model::Result<void> read_duration(const string& option, const Text& text, model::Duration shortest,
                                  std::optional<model::Duration>& into) {
    if (!text) return {};
    const auto duration = model::parse_duration(*text);
    if (!duration) return bad(option, *text, "is no duration: write 500ms, 5, 5s, 2m or 1h30m");
    if (*duration < shortest) {
        return bad(option, *text, "is too short: at least " + model::to_text(shortest));
    }
    into = duration;
    return {};
}

model::Result<void> read_duration(const string& option, const Text& text, model::Duration shortest,
                                  model::Duration& into) {
    std::optional<model::Duration> duration = into;
    auto result = read_duration(option, text, shortest, duration);
    into = *duration;
    return result;
}

model::Result<void> read_number(const string& option, const Text& text, int least, int most,
                                int& into) {
    if (!text) return {};
    int number = 0;
    const auto* const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || stop != end || number < least || number > most) {
        return bad(
            option, *text,
            "is no whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    into = number;
    return {};
}

model::Result<std::size_t> choose(const string& option, const string& value,
                                  std::span<const string> choices) {
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (value == choices[i]) return i;
    }
    string all;
    for (const auto& choice : choices) all += (all.empty() ? "" : ", ") + choice;
    return bad(option, value, "is none of " + all + model::did_you_mean(value, choices));
}

model::Result<std::vector<model::State>> parse_states(std::string_view list) {
    std::vector<string> words;
    words.reserve(model::all_states.size());
    for (const auto state : model::all_states) words.emplace_back(word(state));
    std::vector<model::State> states;
    for (;;) {
        const auto comma = list.find(',');
        const auto chosen = choose("--until", string(list.substr(0, comma)), words);
        if (!chosen) return tl::make_unexpected(chosen.error());
        states.push_back(model::all_states.at(*chosen));
        if (comma == std::string_view::npos) return states;
        list.remove_prefix(comma + 1);
    }
}

template <typename... Results>
model::Result<void> first_error(Results... results) {
    model::Result<void> outcome;
    const auto take = [&](const model::Result<void>& result) {
        if (outcome && !result) outcome = result;
    };
    (take(results), ...);
    return outcome;
}

config::Setting setting(const Text& flag, const config::Environment& environment,
                        const char* variable) {
    if (flag) return {*flag, config::Giver::flag};
    return {environment(variable).value_or(""), config::Giver::environment};
}

model::Result<void> read_lists(const TaskOptions& o, config::Wishes& wishes) {
    for (const auto& text : o.params) {
        auto param = config::parse_param(text);
        if (!param) return tl::make_unexpected(param.error());
        std::erase_if(wishes.params,
                      [&](const config::Param& known) { return known.name == param->name; });
        wishes.params.push_back(std::move(*param));
    }
    for (const auto& text : o.headers) {
        auto header = config::parse_header(text);
        if (!header) return tl::make_unexpected(header.error());
        wishes.headers.push_back(std::move(*header));
    }
    return {};
}

// A file that can't be read is said here, and not by the library that connects.
model::Result<void> read_pem(const Text& path, string& into) {
    if (!path) return {};
    const auto readable = config::read_file(*path, 16U << 20U, Fault::configuration);
    if (!readable) return tl::make_unexpected(readable.error());
    into = *path;
    return {};
}

model::Result<void> read_proxy(const Text& url, string& into) {
    if (!url) return {};
    static const std::array<string, 7> schemes = {"http",   "https",   "socks4", "socks4a",
                                                  "socks5", "socks5h", ""};
    const auto colon = url->find("://");
    const auto scheme = colon == string::npos ? "" : url->substr(0, colon);
    if (url->empty() || std::ranges::find(schemes, scheme) == schemes.end() ||
        model::has_control_byte(*url) || url->find(' ') != string::npos) {
        return model::fail(Fault::usage,
                           "--proxy wants http://HOST:PORT, or https, socks5 or socks5h instead");
    }
    into = *url;
    return {};
}

model::Result<void> read_connection(const TaskOptions& o, config::Wishes& wishes) {
    using namespace std::chrono_literals;
    auto& connection = wishes.connection;
    connection.insecure = o.insecure;
    wishes.allow_insecure_credential = o.allow_insecure_credential;
    if (o.key && !o.cert) return model::fail(Fault::usage, "--key wants --cert FILE with it");
    return first_error(
        read_duration("--request-timeout", o.request_timeout, 1ms, wishes.request_timeout),
        read_duration("--connect-timeout", o.connect_timeout, 1ms, connection.connect_timeout),
        read_pem(o.cacert, connection.cacert), read_pem(o.cert, connection.cert),
        read_pem(o.key, connection.key), read_proxy(o.proxy, connection.proxy));
}

}  // namespace

model::Result<watch::Options> watch_options(const TaskOptions& o, bool watching) {
    using namespace std::chrono_literals;
    watch::Options options;
    auto& rules = options.rules;
    rules.once = !watching;
    if (!watching) rules.timeout = watch::policy::get_timeout;
    const auto durations = first_error(
        read_duration("--interval", o.interval, watch::policy::shortest_interval, rules.interval),
        read_duration("--timeout", o.timeout, 1ms, rules.timeout),
        read_duration("--max-outage", o.max_outage, 0ms, rules.max_outage),
        read_duration("--appear-within", o.appear_within, 0ms, rules.appear_within),
        read_number("--retries", o.retries, 0, 100, rules.retries),
        read_number("--concurrency", o.concurrency, 1, 10000, options.concurrency));
    if (!durations) return tl::make_unexpected(durations.error());
    if (o.until) {
        auto states = parse_states(*o.until);
        if (!states) return tl::make_unexpected(states.error());
        rules.until = std::move(*states);
    }
    static const std::array<string, 2> policies = {"wait", "fail"};
    const auto on_unknown = choose("--on-unknown", o.on_unknown.value_or("wait"), policies);
    if (!on_unknown) return tl::make_unexpected(on_unknown.error());
    rules.fail_on_unknown = *on_unknown == 1;
    options.any = o.any;
    options.fail_fast = o.fail_fast;
    options.exit_zero = o.exit_zero;
    return options;
}

model::Result<config::Wishes> wishes(const TaskOptions& o, const config::Environment& environment) {
    config::Wishes wishes;
    wishes.provider = setting(o.provider, environment, "TASKCTL_PROVIDER");
    wishes.profile = setting(o.profile, environment, "TASKCTL_PROFILE");
    wishes.endpoint = setting(o.endpoint, environment, "TASKCTL_ENDPOINT");
    auto token = read_token(o, environment);
    if (!token) return tl::make_unexpected(token.error());
    wishes.token = std::move(*token);
    if (auto read = read_lists(o, wishes); !read) return tl::make_unexpected(read.error());
    if (auto read = read_connection(o, wishes); !read) return tl::make_unexpected(read.error());
    return wishes;
}

model::Result<std::optional<model::Duration>> heartbeat(const TaskOptions& o) {
    using namespace std::chrono_literals;
    std::optional<model::Duration> every;
    const auto read = read_duration("--heartbeat", o.heartbeat, std::chrono::seconds(1), every);
    if (!read) return tl::make_unexpected(read.error());
    return every;
}

model::Result<report::Format> format(const TaskOptions& o) {
    static const std::array<string, 5> names = {"text", "json", "jsonl", "raw", "state"};
    const auto chosen = choose("--output", o.output.value_or("text"), names);
    if (!chosen) return tl::make_unexpected(chosen.error());
    return static_cast<report::Format>(*chosen);
}

model::Result<Color> color(const TaskOptions& o) {
    static const std::array<string, 3> names = {"auto", "always", "never"};
    const auto chosen = choose("--color", o.color.value_or("auto"), names);
    if (!chosen) return tl::make_unexpected(chosen.error());
    return static_cast<Color>(*chosen);
}

bool is_colored(Color color, bool is_terminal, const config::Environment& environment) {
    if (color != Color::automatic) return color == Color::always;
    if (environment("NO_COLOR")) return false;
    for (const auto* name : {"CLICOLOR_FORCE", "FORCE_COLOR"}) {
        if (const auto forced = environment(name); forced && *forced != "0") return true;
    }
    return is_terminal && environment("TERM").value_or("dumb") != "dumb";
}

report::LogLevel log_level(const TaskOptions& o) {
    if (o.verbose == 0) return report::LogLevel::none;
    return o.verbose == 1 ? report::LogLevel::info : report::LogLevel::debug;
}

}  // namespace taskctl::commands
