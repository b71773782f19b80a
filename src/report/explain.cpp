#include "report/explain.hpp"

#include "model/visible.hpp"
#include "report/explained.hpp"

namespace taskctl::report {
namespace {

std::string place_of(const std::string& url) {
    return url.substr(0, url.find('?'));
}

// Where a redirect led; nothing can be said of a path that has a secret in it.
std::string redirected_to(const http::Request& shown, const http::Request& sent) {
    const std::string place = place_of(shown.url);
    if (place.find("***") != std::string::npos || place == place_of(sent.url)) return "";
    return model::visible(place_of(sent.url));
}

Explained::Answer shown(const http::Response& response) {
    Explained::Answer answer;
    answer.status = response.status;
    for (const auto& header : response.headers) {
        answer.headers.push_back(provider::shown_header(header));
    }
    answer.body = provider::shown_body(response.body);
    return answer;
}

class Explanation final : public Report {
public:
    Explanation(const Plan& plan, Writer& output) : plan_(plan), output_(output) {}

    void renewed(const watch::Renewal& renewal) override {
        Explained::Login login;
        if (renewal.request != nullptr) {
            login.what = renewal.request->method + " " + place_of(renewal.request->url);
        }
        if (renewal.answer != nullptr) {
            login.outcome =
                *renewal.answer ? "HTTP " + std::to_string((*renewal.answer)->status) : "no answer";
        }
        if (renewal.problem != nullptr) {
            login.problem = model::visible(renewal.problem->message, model::error_text_limit);
        }
        told_.logins.push_back(std::move(login));
    }

    // Of several tries the last is told.
    void exchanged(const watch::Exchange& exchange) override {
        ++told_.requests;
        const auto& target = exchange.target;
        told_.request = provider::shown_request(target, target.credential.has_value(), exchange.at);
        told_.redirected_to = redirected_to(*told_.request, exchange.request);
        told_.answer.reset();
        told_.reading = {};
        if (exchange.answer) {
            told_.answer = shown(*exchange.answer);
            told_.reading = provider::explain(target, *exchange.answer, exchange.reading);
        } else {
            told_.no_answer = model::visible(exchange.answer.error().message);
        }
        told_.rule = exchange.reading.rule;
        told_.retry_after = exchange.reading.hints.retry_after;
        told_.quota_reset = exchange.reading.hints.quota_reset;
        told_.warnings = exchange.reading.warnings;
    }

    void finished(const watch::Sighting& sighting, const watch::Outcome&) override {
        output_.write(plan_.format == Format::json
                          ? explained_json(told_, sighting, {true, plan_.output_is_terminal}) + "\n"
                          : explained_text(told_, sighting, plan_.color_output));
    }

private:
    Plan plan_;
    Writer& output_;
    Explained told_;
};

}  // namespace

std::unique_ptr<Report> make_explanation(const Plan& plan, Writer& output) {
    return std::make_unique<Explanation>(plan, output);
}

}  // namespace taskctl::report
