#include "commands/plan.hpp"

namespace taskctl::commands {

using model::Fault;

model::Result<report::Plan> read_plan(const TaskOptions& options, const Context& context) {
    report::Plan plan;
    const auto output = format(options);
    if (!output) return tl::make_unexpected(output.error());
    const auto colors = color(options);
    if (!colors) return tl::make_unexpected(colors.error());
    if (options.log_file == "") {
        return model::fail(Fault::usage, "--log-file: the name of the file is empty");
    }
    plan.format = *output;
    plan.tasks = 1;
    plan.quiet = options.quiet;
    plan.output_is_terminal = context.output_is_terminal;
    plan.color_output = is_colored(*colors, context.output_is_terminal, context.environment);
    plan.color_messages = is_colored(*colors, context.messages_are_terminal, context.environment);
    return plan;
}

model::Result<report::Plan> read_document_plan(const std::string& command,
                                               const TaskOptions& options, const Context& context) {
    const auto& output = options.output;
    if (output && output != "text" && output != "json") {
        return model::fail(Fault::usage, command + " prints `text` or `json`");
    }
    return read_plan(options, context);
}

}  // namespace taskctl::commands
