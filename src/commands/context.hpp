#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/environment.hpp"
#include "http/clock.hpp"
#include "http/loop.hpp"
#include "report/terminal.hpp"
#include "report/writer.hpp"
#include "watch/watcher.hpp"

namespace taskctl::commands {

// What a command gets from the process: everything that touches the outside is handed in.
struct Context {
    config::Environment environment;
    std::function<std::vector<std::string>()> variables;  // all of them, as NAME=VALUE
    report::Writer& output;                               // the answer
    report::Writer& messages;                             // everything else
    bool output_is_terminal = false;
    bool output_is_pipe = false;
    bool messages_are_terminal = false;
    const http::Clock& clock;
    std::function<std::unique_ptr<http::Loop>(int connections)> make_loop;
    watch::Chance chance;
    report::Terminal* terminal = nullptr;  // of the messages; null: there is none
    std::vector<std::shared_ptr<const void>>& kept;

    // For what is not needed any more: freeing what a hundred thousand tasks take, piece by piece,
    // would hold up the end of the process.
    template <typename T>
    void keep(T value) {
        kept.push_back(std::make_shared<const T>(std::move(value)));
    }
};

// How a command ended.
struct Ending {
    int exit_code = 0;
    std::optional<int> signal;  // the process is to die of it
};

using Command = std::function<Ending(Context&)>;

}  // namespace taskctl::commands
