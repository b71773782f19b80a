#include "report/log.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "http/url.hpp"
#include "model/visible.hpp"

namespace taskctl::report {
namespace {

constexpr auto pattern = "%Y-%m-%dT%H:%M:%S.%e%z %l %v";

// Headers whose values say something about the exchange and nothing about who makes it.
bool is_open(std::string_view name) {
    static const std::vector<std::string> open = {"accept", "content-type", "content-length",
                                                  "date",   "retry-after",  "server"};
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::ranges::find(open, lower) != open.end() || lower.find("ratelimit") != lower.npos;
}

std::string without_query(const std::string& url) {
    return url.substr(0, url.find('?'));
}

std::string outcome_text(const provider::Reading& reading) {
    if (reading.outcome) return std::string(word(reading.outcome->state));
    return model::visible(reading.outcome.error().problem.message, model::error_text_limit);
}

class Log final : public watch::Observer {
public:
    Log(std::vector<spdlog::sink_ptr> sinks, Writer& messages)
        : logger_("taskctl", sinks.begin(), sinks.end()) {
        logger_.set_level(spdlog::level::debug);
        logger_.flush_on(spdlog::level::debug);
        logger_.set_error_handler([&messages, said = false](const std::string& what) mutable {
            if (std::exchange(said, true)) return;
            messages.write("taskctl: warning: the log can't be written: " + model::visible(what) +
                           "\n");
        });
        logger_.set_pattern(pattern, spdlog::pattern_time_type::utc);
    }

    void exchanged(const watch::Exchange& exchange) override {
        const auto& rule = exchange.reading.rule;
        logger_.info("{}: {} -> {}{}", model::visible(exchange.target.ref),
                     exchange.answer ? "HTTP " + std::to_string(exchange.answer->status)
                                     : std::string("no answer"),
                     outcome_text(exchange.reading), rule.empty() ? "" : " by " + rule);
        if (exchange.next_poll_at) {
            logger_.info("{}: next look in {}{}", model::visible(exchange.target.ref),
                         model::to_text(*exchange.next_poll_at - exchange.at),
                         exchange.why ? ": " + std::string(watch::words(*exchange.why)) : "");
        }
        const auto& request = exchange.request;
        logger_.debug("> {} {}", request.method, without_query(request.url));
        log_headers(">", request.headers);
        if (!exchange.answer) return;
        logger_.debug("< {} ({} bytes)", exchange.answer->status, exchange.answer->body.size());
        log_headers("<", exchange.answer->headers);
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        logger_.info("{}: finished, {}", model::visible(sighting.target.ref), word(outcome));
    }

private:
    void log_headers(const char* direction, const http::Headers& headers) {
        for (const auto& header : headers) {
            logger_.debug("{} {}: {}", direction, model::visible(header.name, 80),
                          is_open(header.name) ? model::visible(header.value, 200) : "***");
        }
    }

    spdlog::logger logger_;
};

}  // namespace

model::Result<std::unique_ptr<watch::Observer>> make_log(LogLevel wanted, const std::string& file,
                                                         Writer& messages) {
    std::vector<spdlog::sink_ptr> sinks;
    const auto level = wanted == LogLevel::debug ? spdlog::level::debug : spdlog::level::info;
    if (!file.empty() && !std::ofstream(file, std::ios::app)) {
        return model::fail(model::Fault::cannot_create,
                           "can't write the log file " + file + ": " + std::strerror(errno));
    }
    try {
        if (wanted != LogLevel::none) {
            sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_st>());
        }
        if (!file.empty()) {
            sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_st>(file));
        }
    } catch (const spdlog::spdlog_ex& error) {
        return model::fail(model::Fault::cannot_create, error.what());
    }
    for (const auto& sink : sinks) sink->set_level(level);
    return std::make_unique<Log>(std::move(sinks), messages);
}

}  // namespace taskctl::report
