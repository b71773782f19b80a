#include "provider/parse_parts.hpp"
#include "provider/words.hpp"

namespace taskctl::provider {
namespace {

http::Headers parse_answer_headers(const Node& node) {
    http::Headers headers;
    for (const auto& [name, member] : node.members("an object of strings")) {
        if (auto value = member.text()) headers.push_back({name, std::move(*value)});
    }
    return headers;
}

Example parse_example(const Node& node) {
    Example example;
    if (!node.is_object({"http", "headers", "answer", "id", "state", "problem"},
                        "an object with `answer` and `state`")) {
        return example;
    }
    if (const auto status = node.find("http")) {
        example.http = status->whole(100, 599).value_or(example.http);
    }
    if (const auto headers = node.find("headers")) {
        example.headers = parse_answer_headers(*headers);
    }
    if (const auto answer = node.find("answer")) example.answer = write_json(answer->value());
    read_text(node, "id", example.id);
    const auto state = node.find("state");
    const auto problem = node.find("problem");
    if (state.has_value() == problem.has_value()) {
        node.report("an example says either `state` or `problem`, and one of them");
    }
    if (state) example.state = parse_state(*state);
    if (problem) example.problem = parse_problem(*problem);
    return example;
}

}  // namespace

std::vector<Example> parse_examples(const Node& node) {
    std::vector<Example> examples;
    for (const Node& element : node.elements("a list of examples")) {
        examples.push_back(parse_example(element));
    }
    return examples;
}

}  // namespace taskctl::provider
