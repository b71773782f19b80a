#include "report/downloader.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "model/exit_code.hpp"
#include "transfer/file_name.hpp"
#include "transfer/note.hpp"
#include "transfer/plan.hpp"
#include "watch/policy.hpp"

namespace taskctl::report {

using model::Fault;
using std::string;

namespace {

constexpr int signal_base = 128;

// For messages.
string named(const std::vector<transfer::Wanted>& files) {
    constexpr std::size_t most = 20;
    std::set<string> names;
    string text;
    for (const auto& file : files) {
        if (!names.insert(file.artifact).second || names.size() > most) continue;
        text += (names.size() == 1 ? "" : ", ") + file.artifact;
    }
    if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
    return text;
}

// What was cut off may be all that tells one task from another.
string folder_name(const string& ref) {
    constexpr std::size_t digits = 8;
    auto hint = ref;
    std::ranges::replace(hint, '/', '-');
    auto name = transfer::safe_name(hint);
    if (hint.size() <= transfer::longest_name) return name;
    name = name.substr(0, transfer::longest_name - digits - 1);
    name.erase(name.find_last_not_of(".-") + 1);
    return name + "-" + transfer::digest(ref).substr(0, digits);
}

}  // namespace

std::vector<string> folder_names(std::span<const provider::Target> targets) {
    transfer::Names taken;
    std::vector<string> names;
    names.reserve(targets.size());
    for (const auto& target : targets) names.push_back(taken.take(folder_name(target.ref)));
    return names;
}

void Downloader::Observers::nothing(const provider::Target& target, const string& why,
                                    int exit_code) {
    for (auto* observer : all_) observer->nothing(target, why, exit_code);
}

void Downloader::Observers::planned(const transfer::Status& status) {
    for (auto* observer : all_) observer->planned(status);
}

void Downloader::Observers::moved(const transfer::Status& status) {
    for (auto* observer : all_) observer->moved(status);
}

void Downloader::Observers::waits(const transfer::Status& status, const model::Problem& problem,
                                  model::Duration wait) {
    for (auto* observer : all_) observer->waits(status, problem, wait);
}

void Downloader::Observers::ended(const transfer::Status& status, const transfer::End& end) {
    for (auto* observer : all_) observer->ended(status, end);
}

Downloader::Downloader(DownloadWish wish, http::Loop& loop, const http::Clock& clock,
                       watch::Keyring& keyring, transfer::Options options)
    : wish_(std::move(wish)),
      loop_(loop),
      clock_(clock),
      keyring_(keyring),
      deadline_(options.deadline),
      downloads_(loop, clock, *this, observers_, std::move(options)) {}

void Downloader::finished(const watch::Sighting& sighting, const watch::Outcome& outcome) {
    // With --until a task may be at its end as well.
    const bool is_known = !std::holds_alternative<model::ProblemKind>(outcome);
    if (!is_known || sighting.task == nullptr) return;
    const auto state = sighting.task->state;
    const bool good = state == model::State::succeeded || state == model::State::partial;
    if (!good && !(wish_.whatever_end && model::is_terminal(state))) return;
    auto files = transfer::plan(*sighting.task, *sighting.target.service);
    if (!choose(sighting, files)) return;
    auto open = opener(sighting.index, files);
    if (!open) {
        pass(sighting.target, open.error().message, static_cast<int>(open.error().fault));
        return;
    }
    downloads_.start(sighting.target, std::move(files), std::move(*open));
}

void Downloader::pass(const provider::Target& target, const string& why, int exit_code) {
    codes_.push_back(exit_code);
    observers_.nothing(target, why, exit_code);
}

// False: nothing is to be fetched.
bool Downloader::choose(const watch::Sighting& sighting, std::vector<transfer::Wanted>& files) {
    const auto& target = sighting.target;
    constexpr int usage = static_cast<int>(Fault::usage);
    const auto rejected = model::exit_code(model::ProblemKind::rejected).value_or(usage);
    const bool asked_for_one = wish_.artifact || wish_.name || wish_.stream;
    if (files.empty()) {
        const bool links = !sighting.task->artifacts.empty();
        pass(target,
             string("it has no files") +
                 (links ? "; `taskctl get -o json` shows what it links to" : ""),
             asked_for_one ? rejected : 0);
        return false;
    }
    const auto all = named(files);
    if (wish_.artifact) {
        std::erase_if(files, [&](const auto& file) { return file.artifact != *wish_.artifact; });
    }
    if (files.empty()) {
        pass(target, "it has no file `" + *wish_.artifact + "`, but " + all, usage);
    } else if ((wish_.name || wish_.stream) && files.size() > 1) {
        pass(target,
             "it has " + std::to_string(files.size()) + " files (" + all +
                 "): choose one with --artifact, or use --dir",
             usage);
    } else {
        return true;
    }
    return false;
}

model::Result<transfer::Downloads::Open> Downloader::opener(
    std::size_t task, const std::vector<transfer::Wanted>& files) {
    using Opened = model::Result<std::unique_ptr<transfer::Output>>;
    if (wish_.stream) {
        return [write = wish_.stream](const transfer::Wanted&) -> Opened {
            return std::make_unique<transfer::StreamOutput>(write);
        };
    }
    auto folder = wish_.folder;
    if (!wish_.subfolders.empty()) {
        auto sub = folder->sub(wish_.subfolders.at(task));
        if (!sub) return tl::make_unexpected(std::move(sub.error()));
        folder = std::move(*sub);
    }
    const auto taken = std::make_shared<transfer::Names>();
    for (const auto& file : files) taken->take(file.name);
    return [folder, taken, name = wish_.name, force = wish_.force,
            way_out = wish_.way_out](const transfer::Wanted& file) -> Opened {
        auto part = transfer::PartFile::open(
            {folder, name.value_or(file.name), name.has_value(), force, way_out, taken});
        if (!part) return tl::make_unexpected(std::move(part.error()));
        return std::move(*part);
    };
}

bool Downloader::takes(http::Event& event) {
    const auto* const answered = std::get_if<http::Answered>(&event);
    return answered != nullptr && downloads_.take(*answered);
}

std::optional<int> Downloader::wait(watch::Observer& observer) {
    downloads_.pump();
    while (downloads_.is_busy()) {
        if (clock_.now() >= deadline_) {
            downloads_.stop({model::ProblemKind::timeout, "the time is up", {}, {}},
                            model::exit_code(model::ProblemKind::timeout).value_or(1));
            break;
        }
        for (const auto& event : loop_.wait(std::min(deadline_, keyring_.wakes()))) {
            if (const auto signal = take_rest(event, observer)) return signal;
        }
        keyring_.renew();
        downloads_.pump();
    }
    return keyring_.finish(std::min(deadline_, clock_.now()) + watch::policy::last_answer_within,
                           observer);
}

// What is neither a download nor another bystander's.
std::optional<int> Downloader::take_rest(const http::Event& event, watch::Observer& observer) {
    if (const auto* const signaled = std::get_if<http::Signaled>(&event)) {
        interrupt(signaled->number, observer);
        return signaled->number;
    }
    if (const auto* const answered = std::get_if<http::Answered>(&event)) {
        keyring_.take(*answered, observer);
    } else if (const auto* const ended = std::get_if<http::Ended>(&event)) {
        keyring_.take(*ended, observer);
    } else if (const auto* const said = std::get_if<http::Said>(&event)) {
        observer.said(keyring_.scrubber().scrub(said->line));
    }
    return std::nullopt;
}

void Downloader::interrupt(int signal, watch::Observer& observer) {
    keyring_.finish(clock_.now() + watch::policy::login_after_signal, observer);
    downloads_.stop({model::ProblemKind::interrupted, "ended by a signal", {}, {}},
                    signal_base + signal);
}

int Downloader::exit_code() const {
    auto codes = downloads_.exit_codes();
    codes.insert(codes.end(), codes_.begin(), codes_.end());
    return model::worst_exit_code(codes);
}

transfer::Keys::Got Downloader::get(std::size_t credential) {
    auto got = keyring_.get(credential);
    if (const auto* const ready = std::get_if<watch::Keyring::Ready>(&got)) {
        return Ready{ready->token, ready->number};
    }
    if (auto* const refusal = std::get_if<credential::Refusal>(&got)) return std::move(*refusal);
    const auto last = keyring_.refusal(credential);
    return Waiting{keyring_.failures(credential),
                   last ? std::optional(last->problem) : std::nullopt};
}

bool Downloader::refuse(std::size_t credential, std::uint32_t number) {
    return keyring_.refuse(credential, number);
}

void Downloader::prove(std::size_t credential, std::uint32_t number) {
    keyring_.prove(credential, number);
}

}  // namespace taskctl::report
