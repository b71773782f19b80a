#pragma once

#include <vector>

#include "http/loop.hpp"

namespace taskctl::report {

// Something beside the watch that lives on its loop: a display that counts down, a heartbeat,
// programs that run when a task has ended.
class Bystander {
public:
    virtual ~Bystander() = default;
    // When tick() is wanted at the latest; Instant::max() for never.
    virtual model::Instant wakes() const { return model::Instant::max(); }
    // Everything that happened has been told.
    virtual void tick() {}
    // True: the event was meant for this one, and nobody else learns of it. It may be changed.
    virtual bool takes(http::Event&) { return false; }
};

// The loop of a watch with its bystanders: they get their time before every wait, and the first
// look at every event.
class SharedLoop final : public http::Loop {
public:
    explicit SharedLoop(http::Loop& loop) : loop_(loop) {}
    void add(Bystander& bystander) { bystanders_.push_back(&bystander); }

    http::RequestId start(http::Request request) override;
    http::RequestId run(http::Command command) override;
    void cancel(http::RequestId id) override { loop_.cancel(id); }
    std::vector<http::Event> wait(model::Instant until) override;

private:
    http::Loop& loop_;
    std::vector<Bystander*> bystanders_;
};

}  // namespace taskctl::report
