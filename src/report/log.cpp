#include "report/log.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
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

std::string answer_text(const http::Answer& answer) {
    return answer ? "HTTP " + std::to_string(answer->status) : "no answer";
}

std::string outcome_text(const provider::Reading& reading) {
    if (reading.outcome) return std::string(word(reading.outcome->state));
    return model::visible(reading.outcome.error().problem.message, model::error_text_limit);
}

// Through the writer that all messages take, so that a live display stays whole.
class WriterSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
    explicit WriterSink(Writer& writer) : writer_(writer) {}

protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        writer_.write({line.data(), line.size()});
    }
    void flush_() override {}

private:
    Writer& writer_;
};

class Log final : public watch::Observer {
public:
    Log(std::vector<spdlog::sink_ptr> sinks, Writer& messages, const model::Scrubber& scrubber)
        : logger_("taskctl", sinks.begin(), sinks.end()), scrubber_(scrubber) {
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
        const auto ref = model::visible(exchange.target.ref);
        const auto& rule = exchange.reading.rule;
        info(ref + ": " + answer_text(exchange.answer) + " -> " + outcome_text(exchange.reading) +
             (rule.empty() ? "" : " by " + rule));
        if (exchange.next_poll_at) {
            info(ref + ": next look in " + model::to_text(*exchange.next_poll_at - exchange.at) +
                 (exchange.why ? ": " + std::string(watch::words(*exchange.why)) : ""));
        }
        log_message(exchange.request, exchange.answer);
    }
    void renewed(const watch::Renewal& renewal) override {
        std::string what = renewal.request != nullptr ? "login" : "token command: ended";
        if (renewal.answer != nullptr) what += ": " + answer_text(*renewal.answer);
        info(what + " -> " +
             (renewal.problem == nullptr
                  ? "a token"
                  : model::visible(renewal.problem->message, model::error_text_limit)));
        if (renewal.answer != nullptr) log_message(*renewal.request, *renewal.answer);
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        info(model::visible(sighting.target.ref) + ": finished, " + std::string(word(outcome)));
    }

private:
    void info(std::string text) { logger_.info(scrubber_.scrub(std::move(text))); }
    void debug(std::string text) { logger_.debug(scrubber_.scrub(std::move(text))); }

    void log_message(const http::Request& request, const http::Answer& answer) {
        if (!logger_.should_log(spdlog::level::debug)) return;
        debug("> " + request.method + " " + without_query(request.url));
        log_headers("> ", request.headers);
        if (!answer) return;
        debug("< " + std::to_string(answer->status) + " (" + std::to_string(answer->body.size()) +
              " bytes)");
        log_headers("< ", answer->headers);
    }
    void log_headers(const std::string& direction, const http::Headers& headers) {
        for (const auto& header : headers) {
            debug(direction + model::visible(header.name, 80) + ": " +
                  (is_open(header.name) ? model::visible(header.value, 200) : "***"));
        }
    }

    spdlog::logger logger_;
    const model::Scrubber& scrubber_;
};

}  // namespace

model::Result<std::unique_ptr<watch::Observer>> make_log(LogLevel wanted, const std::string& file,
                                                         Writer& messages,
                                                         const model::Scrubber& scrubber) {
    std::vector<spdlog::sink_ptr> sinks;
    const auto level = wanted == LogLevel::debug ? spdlog::level::debug : spdlog::level::info;
    if (!file.empty() && !std::ofstream(file, std::ios::app)) {
        return model::fail(model::Fault::cannot_create,
                           "can't write the log file " + file + ": " + std::strerror(errno));
    }
    try {
        if (wanted != LogLevel::none) {
            sinks.push_back(std::make_shared<WriterSink>(messages));
        }
        if (!file.empty()) {
            sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_st>(file));
        }
    } catch (const spdlog::spdlog_ex& error) {
        return model::fail(model::Fault::cannot_create, error.what());
    }
    for (const auto& sink : sinks) sink->set_level(level);
    return std::make_unique<Log>(std::move(sinks), messages, scrubber);
}

}  // namespace taskctl::report
