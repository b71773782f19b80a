#include "commands/watch.hpp"

#include <CLI/CLI.hpp>

#include "commands/run_tasks.hpp"

namespace taskctl::commands {

void add_watch(CLI::App& root, Command& command) {
    auto* watch = root.add_subcommand("watch", "Poll tasks until every one has ended");
    auto options = std::make_shared<TaskOptions>();
    declare(*watch, *options, true);
    watch->footer(R"(Examples:
  taskctl watch NAME/ID --interval 5 --timeout 30m
  taskctl watch NAME/ID 'OTHER/ID?param=value' --fail-fast
  taskctl watch --from list -o jsonl | jq -r 'select(.event == "finished").ref'

Exit: 0 all succeeded, 1 failed, 3 canceled, 4 partial, 5 no such task, 2 usage,
69 no service, 75 try later, 76 bad answer, 77 not permitted, 124 time-out,
130 Ctrl-C. The remote task goes on whatever ends the watch.)");
    watch->callback([&command, options] {
        command = [options](Context& context) { return run_tasks(*options, true, context); };
    });
}

}  // namespace taskctl::commands
