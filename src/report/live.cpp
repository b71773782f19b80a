#include "report/live.hpp"

#include <algorithm>
#include <csignal>

#include "report/live_end.hpp"

namespace taskctl::report {
namespace {

using namespace std::chrono_literals;
using model::Instant;
using std::string;

constexpr model::Duration frame = 100ms;
constexpr model::Duration countdown = 1s;
constexpr std::size_t most_above = 64 << 10;  // bytes that wait for the next drawing

constexpr auto no_progress = "\x1b]9;4;0\x1b\\";

}  // namespace

Live::Live(const Stage& stage, std::span<const provider::Target> targets, bool announces)
    : stage_(stage),
      announces_(announces),
      rows_(targets),
      files_(targets.size() > 1),
      begun_(stage.clock.now()),
      drawn_at_(begun_ - frame) {
    stage_.terminal.enter();
    view_ = stage_.terminal.look();
    in_front_ = view_.ours;
}

Live::~Live() {
    end();
}

void Live::end() {
    if (std::exchange(ended_, true)) return;
    view_ = stage_.terminal.look();
    close();
    stage_.terminal.leave();
}

// What stands on the terminal is taken off, what was to stay is written.
void Live::close() {
    if (!in_front_) screen_.forget();
    auto text = put_above(screen_.erase());
    text += screen_.close();
    if (!progress_.empty()) text += no_progress;
    progress_.clear();
    if (!text.empty()) stage_.writer.write(text);
}

void Live::above(Writer& writer, std::string_view text) {
    if (ended_ || !in_front_) {
        writer.write(text);
        return;
    }
    if (above_.empty() || above_.back().first != &writer) above_.emplace_back(&writer, "");
    above_.back().second += text;
    above_size_ += text.size();
    dirty_ = true;
    if (above_size_ <= most_above) return;
    if (const auto rest = put_above(screen_.erase()); !rest.empty()) stage_.writer.write(rest);
}

// Writes what waits behind `text`; what goes to the display's own writer is left for the caller.
string Live::put_above(string text) {
    for (auto& [writer, more] : std::exchange(above_, {})) {
        if (writer == &stage_.writer) {
            text += more;
            continue;
        }
        if (!text.empty()) stage_.writer.write(std::exchange(text, ""));
        writer->write(more);
    }
    above_size_ = 0;
    return text;
}

void Live::exchanged(const watch::Exchange& exchange) {
    rows_.exchanged(exchange, stage_.clock.now());
    dirty_ = true;
}

void Live::changed(const watch::Sighting& sighting) {
    rows_.looked(sighting, stage_.clock.now());
    dirty_ = true;
}

void Live::problem(const watch::Sighting& sighting, model::WallTime next_poll_at) {
    rows_.troubled(sighting, next_poll_at, stage_.clock.now());
    dirty_ = true;
}

void Live::finished(const watch::Sighting& sighting, const watch::Outcome& outcome) {
    rows_.finished(sighting, outcome);
    dirty_ = true;
    string text =
        announces_ ? end_line(sighting, outcome, stage_.color, stage_.traits.unicode) : "";
    text += links_line(sighting, stage_.traits.links);
    if (!text.empty()) above(stage_.writer, text);
}

void Live::planned(const transfer::Status& status) {
    files_.planned(status);
    dirty_ = true;
}

void Live::moved(const transfer::Status& status) {
    files_.moved(status);
    dirty_ = true;
}

void Live::waits(const transfer::Status& status, const model::Problem& problem,
                 model::Duration wait) {
    files_.waits(status, problem, wait);
    dirty_ = true;
}

void Live::ended(const transfer::Status& status, const transfer::End&) {
    files_.ended(status);
    dirty_ = true;
}

Instant Live::wakes() const {
    if (ended_) return Instant::max();
    return drawn_at_ + (dirty_ && in_front_ ? frame : countdown);
}

void Live::tick() {
    const auto now = stage_.clock.now();
    if (ended_ || now < wakes()) return;
    const auto view = stage_.terminal.look();
    drawn_at_ = now;
    if (!view.ours) {
        // The terminal is another's: whatever stood there belongs to its past.
        in_front_ = false;
        screen_.forget();
        const auto text = put_above("");
        if (!text.empty()) stage_.writer.write(text);
        return;
    }
    if (!in_front_) stage_.terminal.enter();
    in_front_ = true;
    // A terminal that takes nothing (Ctrl-S) must not hold up the watch.
    if (view.ready) draw(view);
}

void Live::draw(const Terminal::View& view) {
    if (view.width != view_.width) screen_.resize(view.width, stage_.traits.reflows);
    view_ = view;
    auto scene = rows_.scene(view.height);
    scene.files = files_.first(view.height, drawn_at_);
    scene.all_files = files_.size();
    scene.elapsed = drawn_at_ - begun_;
    scene.keys = view.keys;
    const Canvas canvas{view.width, view.height, stage_.color, stage_.traits.unicode};
    auto lines = live_lines(scene, drawn_at_, canvas);
    auto text = above_.empty() ? "" : put_above(screen_.erase());
    text += screen_.draw(std::move(lines), view.width);
    text += progress();
    if (!text.empty()) stage_.writer.write(text);
    dirty_ = false;
}

// Tells the terminal how far the whole is, when that has changed.
string Live::progress() {
    if (!stage_.traits.progress) return "";
    const auto whole = rows_.whole();
    string text = "\x1b]9;4;3\x1b\\";  // something is going on
    if (whole) {
        text = string("\x1b]9;4;") + (whole->failed ? "2;" : "1;") +
               std::to_string(whole->percent) + "\x1b\\";
    }
    if (text == progress_) return "";
    progress_ = text;
    return text;
}

bool Live::takes(http::Event& event) {
    if (auto* const keyed = std::get_if<http::Keyed>(&event)) {
        if (keyed->key == 'q') event = http::Signaled{SIGINT};
        return false;
    }
    const auto* const signaled = std::get_if<http::Signaled>(&event);
    if (signaled == nullptr) return false;
    const auto number = signaled->number;
    if (number != SIGTSTP && number != SIGCONT && number != SIGWINCH) return false;
    if (ended_) return true;
    dirty_ = true;
    if (number == SIGTSTP) {
        close();
        stage_.terminal.stop();
    }
    if (number != SIGWINCH) go_on();
    return true;
}

// After a stop: the shell has had the terminal.
void Live::go_on() {
    screen_.forget();
    stage_.terminal.enter();
    in_front_ = stage_.terminal.look().ours;
}

}  // namespace taskctl::report
