#include "commands/get.hpp"

#include <CLI/CLI.hpp>

#include "commands/run_tasks.hpp"

namespace taskctl::commands {

void add_get(CLI::App& root, Command& command) {
    auto* get = root.add_subcommand("get", "Look once at each task and print how it is doing");
    auto options = std::make_shared<TaskOptions>();
    declare(*get, *options, false);
    get->footer(R"(Examples:
  taskctl get NAME/ID --endpoint https://api.example.com --token-file token
  state=$(taskctl get -o state 'NAME/ID?param=value') || rc=$?
  taskctl get --from tasks.txt -o jsonl | jq -r 'select(.exit_code == 1).ref'

Exit: 0 succeeded, 1 failed, 3 canceled, 4 partial, 5 no such task, 8 not ended
yet, 2 usage, 69 no service, 75 try later, 76 bad answer, 77 not permitted,
124 time-out. `taskctl help exit-codes` has them all.)");
    get->callback([&command, options] {
        command = [options](Context& context) { return run_tasks(*options, false, context); };
    });
}

}  // namespace taskctl::commands
