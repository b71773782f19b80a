#include "commands/doctor.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "commands/doctor_files.hpp"
#include "commands/doctor_meetings.hpp"
#include "commands/failure.hpp"
#include "commands/literal.hpp"
#include "commands/plan.hpp"
#include "commands/resolve_tasks.hpp"
#include "commands/scrubbed_writer.hpp"
#include "commands/task_options.hpp"
#include "model/visible.hpp"
#include "report/doctor.hpp"
#include "report/doctor_request.hpp"
#include "watch/keyring.hpp"

namespace taskctl::commands {
namespace {

using report::Finding;
using report::Grade;

// What a credential helper says goes to the user at once.
class Relay final : public watch::Observer {
public:
    Relay(report::Consultation& consultation, report::Writer& messages)
        : consultation_(consultation), messages_(messages) {}

    void exchanged(const watch::Exchange& exchange) override { consultation_.exchanged(exchange); }
    void renewed(const watch::Renewal& renewal) override { consultation_.renewed(renewal); }
    void said(const std::string& line) override {
        messages_.write("taskctl: " + model::visible(line) + "\n");
    }
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override {
        consultation_.finished(sighting, outcome);
    }

private:
    report::Consultation& consultation_;
    report::Writer& messages_;
};

// One run of the command, from what lies on this machine to a task's own answer.
class Checkup {
public:
    Checkup(const TaskOptions& options, const report::Plan& plan, watch::Options rules,
            Context& context)
        : options_(options),
          plan_(plan),
          rules_(std::move(rules)),
          context_(context),
          output_(context.output, scrubber_),
          messages_(context.messages, scrubber_) {}

    Ending run() {
        if (look_at_machine()) {
            if (options_.references.empty()) {
                look_at_profiles();
            } else {
                look_at_task();
            }
        }
        if (stop_) return ended(context_, *stop_);
        report();
        return {exit_code(findings_), std::nullopt};
    }

private:
    void add(std::vector<Finding> findings) {
        std::move(findings.begin(), findings.end(), std::back_inserter(findings_));
    }
    bool has_failed() const { return exit_code(findings_) != 0; }

    bool look_at_machine();
    void look_at_providers(config::Catalog& catalog);
    void look_at_profiles();
    bool add_wished(const config::Wishes& wanted, std::vector<Site>& sites);
    void look_at_task();
    void look_at_sites(const std::vector<Site>& sites, model::Duration timeout, http::Loop& loop);
    void ask(Tasks& tasks);
    void report();

    const TaskOptions& options_;
    const report::Plan plan_;
    watch::Options rules_;
    Context& context_;
    model::Scrubber scrubber_;
    ScrubbedWriter output_;
    ScrubbedWriter messages_;
    config::ConfigFile file_;
    std::optional<config::Setup> setup_;
    std::vector<Finding> findings_;
    std::optional<Stop> stop_;
};

// False: nothing more can be looked at.
bool Checkup::look_at_machine() {
    const auto named =
        options_.config ? *options_.config : context_.environment("TASKCTL_CONFIG").value_or("");
    auto file = config::read_config(named, context_.environment);
    if (!file) {
        const auto usual = config::config_folder(context_.environment) / "config.toml";
        add(report::config_findings(named.empty() ? usual.string() : named, file.error().message));
        return false;
    }
    file_ = std::move(*file);
    findings_.push_back(report::config_finding(file_));
    if (!file_.path.empty()) {
        add(look_at({{file_.path, report::FileUse::config, ""}}));
    }
    auto setup = open_setup(options_, context_);
    if (!setup) {
        findings_.push_back({"provider", "--provider-file", Grade::failure, setup.error().message,
                             "`taskctl provider check FILE` tells more",
                             static_cast<int>(setup.error().fault)});
        return false;
    }
    setup_ = std::move(*setup);
    look_at_providers(setup_->catalog);
    return true;
}

void Checkup::look_at_providers(config::Catalog& catalog) {
    for (const auto& listed : catalog.list()) {
        if (listed.fault.empty()) continue;
        findings_.push_back({"provider", listed.origin, Grade::warning, listed.fault,
                             "`taskctl provider check " + listed.origin + "` tells more", 0});
    }
}

// Its own endpoint, or else the one of its provider's spec. Flags come first.
std::optional<Site> site_of(const config::Profile& profile, const config::Wishes& wishes,
                            config::Catalog& catalog) {
    auto endpoint = profile.endpoint.text;
    if (endpoint.empty()) {
        const auto entry = catalog.find(profile.provider.text);
        if (entry) endpoint = entry->spec->endpoint;
    }
    const auto url = http::parse_url(endpoint);
    if (!url) return std::nullopt;
    Site site{url->origin, wishes.connection};
    auto& [cacert, cert, key, proxy, insecure, connect_timeout] = site.connection;
    if (cacert.empty()) cacert = profile.cacert.text;
    if (cert.empty()) {
        cert = profile.cert.text;
        key = profile.key.text;
    }
    return site;
}

void Checkup::look_at_profiles() {
    const auto wanted = wishes(options_, context_.environment);
    if (!wanted) {
        stop_ = Stop{wanted.error(), std::nullopt};
        return;
    }
    std::vector<report::FileToCheck> files;
    std::vector<Site> sites;
    for (const auto& [name, profile] : file_.profiles) {
        for (auto& each : report::files_of(profile)) files.push_back(std::move(each));
        if (auto site = site_of(profile, *wanted, setup_->catalog)) {
            sites.push_back(std::move(*site));
        }
    }
    if (!add_wished(*wanted, sites)) return;
    add(look_at(files));
    if (has_failed() || sites.empty()) return;
    const auto loop = context_.make_loop(rules_.concurrency);
    look_at_sites(sites, wanted->request_timeout, *loop);
}

// The endpoint of flag or environment, where tasks go that no profile is for. False: it is none.
bool Checkup::add_wished(const config::Wishes& wanted, std::vector<Site>& sites) {
    const auto& text = wanted.endpoint.text;
    if (text.empty()) return true;
    const auto url = http::parse_url(text);
    if (!url) {
        const auto shown = model::visible(config::without_password(text), 200);
        stop_ =
            Stop{{model::Fault::usage, "the endpoint `" + shown + "`: " + url.error().message}, {}};
        return false;
    }
    const auto is_known = [&](const Site& site) { return site.origin == url->origin; };
    if (std::ranges::none_of(sites, is_known)) sites.push_back({url->origin, wanted.connection});
    return true;
}

void Checkup::look_at_sites(const std::vector<Site>& sites, model::Duration timeout,
                            http::Loop& loop) {
    std::vector<report::Encounter> encounters;
    const auto signal = meet(sites, timeout, loop, context_.clock, encounters);
    if (signal) stop_ = Stop{{}, signal};
    for (const auto& encounter : encounters) add(connection_findings(encounter));
}

void Checkup::look_at_task() {
    auto tasks = resolve_tasks(options_, rules_, context_);
    if (!tasks) {
        const auto& [error, signal] = tasks.error();
        if (signal || error.fault == model::Fault::usage) {
            stop_ = tasks.error();
            return;
        }
        findings_.push_back({"reference", literal(options_.references.front()), Grade::failure,
                             error.message, "", static_cast<int>(error.fault)});
        return;
    }
    rules_.rules.spent = tasks->spent;
    auto& resolved = tasks->resolved;
    for (const auto& secret : resolved.secrets) scrubber_.add(secret);
    for (const auto& warning : resolved.warnings) {
        findings_.push_back(
            {"reference", resolved.targets.front().ref, Grade::warning, warning, "", 0});
    }
    const auto& service = *resolved.targets.front().service;
    const auto& ref = resolved.targets.front().ref;
    const auto* profile = file_.find(ref.substr(0, ref.find('/')));
    if (profile == nullptr) profile = file_.find(resolved.profile);
    if (profile != nullptr) add(look_at(report::files_of(*profile)));
    if (has_failed()) return;
    const auto connection = service.connection ? *service.connection : http::Connection{};
    look_at_sites({{service.endpoint.origin, connection}}, service.request_timeout, *tasks->loop);
    if (!stop_ && !has_failed()) ask(*tasks);
}

void Checkup::ask(Tasks& tasks) {
    report::Consultation consultation;
    Relay relay(consultation, messages_);
    watch::Watcher watcher(*tasks.loop, context_.clock, relay, context_.chance, rules_);
    watch::Keyring keyring(*tasks.loop, context_.clock, std::move(tasks.resolved.credentials),
                           scrubber_);
    const auto summary = watcher.run(tasks.resolved.targets, keyring);
    if (summary.signal) stop_ = Stop{{}, summary.signal};
    add(consultation.findings());
}

void Checkup::report() {
    if (plan_.format == report::Format::json) {
        const report::JsonStyle style{plan_.output_is_terminal, plan_.output_is_terminal};
        output_.write(findings_json(findings_, style) + "\n");
    } else {
        output_.write(findings_text(findings_, plan_.color_output));
    }
}

Ending doctor(const TaskOptions& options, Context& context) {
    const auto plan = read_document_plan("doctor", options, context);
    if (!plan) return failed(context, plan.error());
    auto rules = watch_options(options, false);
    if (!rules) return failed(context, rules.error());
    rules->rules.retries = 0;
    return Checkup(options, *plan, std::move(*rules), context).run();
}

void declare_options(CLI::App& app, TaskOptions& options) {
    auto* const task = app.add_option("TASK", options.references,
                                      "ID, NAME/ID, NAME/ID?param=value&…, or the task's URL");
    task->type_name("")->expected(0, 1);
    app.add_option("--timeout", options.timeout, "give up after that long (default 60s)")
        ->type_name("D");
    app.add_option("-o,--output", options.output, "text (default) or json")->type_name("FORMAT");
    app.add_option("--color", options.color, "auto (default), always or never")->type_name("WHEN");
    declare_settings(app, options);  // the last, as it settles what a doubled option means
    task->multi_option_policy(CLI::MultiOptionPolicy::Throw);
}

}  // namespace

void add_doctor(CLI::App& root, Command& command) {
    auto* app = root.add_subcommand("doctor", "Look for what keeps tasks from being asked for");
    auto options = std::make_shared<TaskOptions>();
    declare_options(*app, *options);
    app->footer(R"(Without TASK, looks at the config file, the files it names, and whether the
profiles' services and that of --endpoint or TASKCTL_ENDPOINT can be reached;
no credential is used. With TASK, also gets its credential and asks for the
task once. Each line is ok, a warning or a failure, with the way out.

Examples:
  taskctl doctor
  taskctl doctor NAME/ID
  taskctl doctor NAME/ID -o json | jq '.findings[] | select(.grade != "ok")'

Exit: 0 no failure; else what the worst failure means, as get: 69 no service,
77 not permitted, 78 configuration, 5 no such task, …)");
    app->callback([&command, options] {
        command = [options](Context& context) { return doctor(*options, context); };
    });
}

}  // namespace taskctl::commands
