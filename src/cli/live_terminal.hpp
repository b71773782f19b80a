#pragma once

#include "report/terminal.hpp"

namespace taskctl::cli {

// The process's controlling terminal, with the display on standard error. One at a time.
class LiveTerminal final : public report::Terminal {
public:
    LiveTerminal() = default;
    ~LiveTerminal() override;
    LiveTerminal(const LiveTerminal&) = delete;
    LiveTerminal& operator=(const LiveTerminal&) = delete;

    // From which keys can be read without blocking; -1 before open(), or when there is none.
    int keys() const { return keys_; }

    View look() const override;
    void open() override;
    void enter() override;
    void leave() override;
    void stop() override;

private:
    bool is_ours() const;
    void put_back();

    int keys_ = -1;
    bool entered_ = false;
};

// Undoes what LiveTerminal::enter() did, if it did; for ends that unwind nothing. May be called
// from a signal handler.
void restore_terminal();

}  // namespace taskctl::cli
