#pragma once

#include <memory>
#include <string>

#include "report/writer.hpp"
#include "watch/observer.hpp"

namespace taskctl::test {

// A writer that keeps what it is given.
class TextWriter final : public report::Writer {
public:
    void write(std::string_view more) override { text += more; }
    std::string text;
};

// A task and all that is told of it, at 2026-01-02 03:04:05.
struct Sighted {
    explicit Sighted(const std::string& ref = "shop/ID", std::size_t at = 0) : index(at) {
        auto spec = std::make_shared<provider::Spec>();
        spec->name = "shop-export";
        auto service = std::make_shared<provider::Service>();
        service->spec = spec;
        service->endpoint = http::parse_url("https://shop.example.com/base/").value();
        target = {ref, "ID", {}, service, {}};
    }

    watch::Sighting sighting(int exit_code = 8) const {
        return {index, target,   seen ? &task : nullptr, troubled ? &problem : nullptr, now,
                now,   exit_code};
    }

    std::size_t index;
    provider::Target target;
    bool seen = true;
    model::Task task;
    bool troubled = false;
    model::Problem problem;
    model::WallTime now{std::chrono::sys_days{std::chrono::January / 2 / 2026} +
                        std::chrono::hours(3) + std::chrono::minutes(4) + std::chrono::seconds(5)};
};

}  // namespace taskctl::test
