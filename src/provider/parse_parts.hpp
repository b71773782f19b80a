#pragma once

#include "provider/node.hpp"
#include "provider/parse_template.hpp"
#include "provider/spec.hpp"

namespace taskctl::provider {

// The parts of parse_spec, one section of a spec each. What is wrong is reported at the node, and
// the rest of the section is read all the same.

// --- parse_request.cpp
void parse_params(const Node& node, Spec& spec);
void parse_auth(const Node& node, Spec& spec);
void parse_request(const Node& node, Spec& spec);
// The members that every request has; its keys are checked already.
RequestSpec parse_request(const Node& node, const Names& names);

// --- parse_login.cpp
std::optional<LoginSpec> parse_login(const Node& node, const Spec& spec);

// --- parse_body.cpp: what a request carries. `names` are those that its templates may use.
std::optional<Template> parse_template(const Node& node, Place place, const Names& names);
Fields parse_fields(const Node& node, Place place, const Names& names);
Fields parse_headers(const Node& node, const Names& names);
JsonTemplate parse_json_template(const Node& node, const Names& names);

// --- parse_condition.cpp
std::optional<Selector> parse_selector(const Node& node);
// One selector or a list of them.
Selectors parse_selectors(const Node& node);
// The same, of the body only.
Selectors parse_body_selectors(const Node& node);
Condition parse_condition(const Node& node);

// --- parse_task.cpp
TaskSpec parse_task(const Node& node);
TimeField parse_time_field(const Node& node);

// --- parse_artifacts.cpp
std::vector<ArtifactSpec> parse_artifacts(const Node& node);

// --- parse_rules.cpp
std::vector<StateRule> parse_states(const Node& node);
std::vector<ErrorRule> parse_errors(const Node& node);
PollSpec parse_poll(const Node& node);
// A member that says how long, `1s`.
void parse_duration(const Node& parent, std::string_view key, model::Duration& duration);

// --- parse_example.cpp
std::vector<Example> parse_examples(const Node& node);

}  // namespace taskctl::provider
