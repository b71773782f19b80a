#include "report/download_messages.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include "model/visible.hpp"

namespace taskctl::report {

namespace {

constexpr std::string_view show_cursor = "\x1b[?25h";

}  // namespace

using namespace std::chrono_literals;

void DownloadMessages::nothing(const provider::Target& target, const std::string& why,
                               int exit_code) {
    if (quiet_ && exit_code == 0) return;
    messages_.write("taskctl: " + model::visible(target.ref) + ": " + model::visible(why) + "\n");
}

void DownloadMessages::waits(const transfer::Status& status, const model::Problem& problem,
                             model::Duration wait) {
    if (quiet_ || displayed_) return;
    messages_.write("taskctl: " + model::visible(status.target.ref) + ": " +
                    model::visible(status.name) + ": " + model::visible(problem.message) +
                    (wait >= 1s ? "; next try in " + short_text(wait) : "; trying again") + "\n");
}

void DownloadMessages::ended(const transfer::Status& status, const transfer::End& end) {
    if (!end.coding.empty()) {
        messages_.write("taskctl: warning: " + model::visible(status.target.ref) + ": " +
                        model::visible(status.name) + " came packed, and is saved as it came: " +
                        model::visible(end.coding, 80) + "\n");
    }
    if (!end.problem && (quiet_ || end.path == "-")) return;
    messages_.write(download_end_text(status, end));
}

DownloadDisplay::DownloadDisplay(Writer& terminal, Terminal& look, const http::Clock& clock,
                                 const Canvas& canvas, bool reflows)
    : terminal_(terminal), look_(look), clock_(clock), canvas_(canvas), reflows_(reflows) {
    look_.enter();
}

DownloadRows::File& DownloadRows::file(const transfer::Status& status) {
    auto& file = files_.try_emplace(status.file).first->second;
    file.row.name = names_tasks_ ? status.target.ref + ": " + status.name : status.name;
    file.row.size = status.size;
    file.row.total = status.total;
    return file;
}

void DownloadRows::moved(const transfer::Status& status) {
    auto& file = this->file(status);
    file.row.trouble.clear();
    // What was there before did not come just now.
    if (file.measured != model::Instant() && status.size >= file.size_then) return;
    file.measured = status.at;
    file.size_then = status.size;
}

void DownloadRows::waits(const transfer::Status& status, const model::Problem& problem,
                         model::Duration wait) {
    auto& file = this->file(status);
    file.row.trouble = problem.message;
    file.row.speed = 0;
    file.measured = {};
    file.next_try = status.at + wait;
}

std::vector<const DownloadRow*> DownloadRows::first(std::size_t most, model::Instant now) {
    std::vector<const DownloadRow*> rows;
    for (auto& [number, file] : files_) {
        bring_up_to(now, file);
        if (rows.size() < most) rows.push_back(&file.row);
    }
    return rows;
}

void DownloadRows::bring_up_to(model::Instant now, File& file) {
    constexpr std::uint64_t measure = 1000;  // milliseconds
    auto& row = file.row;
    row.wait = file.next_try - now;
    if (!row.trouble.empty() || file.measured == model::Instant()) return;
    const auto milliseconds = static_cast<std::uint64_t>((now - file.measured).count());
    if (milliseconds < measure) return;
    row.speed = (row.size - file.size_then) * 1000 / milliseconds;
    file.measured = now;
    file.size_then = row.size;
}

void DownloadDisplay::planned(const transfer::Status& status) {
    rows_.planned(status);
    if (status.at - drawn_ >= 100ms) draw(status.at);
}

void DownloadDisplay::moved(const transfer::Status& status) {
    rows_.moved(status);
    if (status.at - drawn_ >= 100ms) draw(status.at);
}

void DownloadDisplay::waits(const transfer::Status& status, const model::Problem& problem,
                            model::Duration wait) {
    rows_.waits(status, problem, wait);
    draw(status.at);
}

void DownloadDisplay::ended(const transfer::Status& status, const transfer::End&) {
    if (rows_.ended(status)) draw(status.at);
}

// Bytes that do not come call nobody.
model::Instant DownloadDisplay::wakes() const {
    return rows_.size() == 0 ? model::Instant::max() : drawn_ + 1s;
}

void DownloadDisplay::tick() {
    if (const auto now = clock_.now(); now >= wakes()) draw(now);
}

void DownloadDisplay::draw(model::Instant now) {
    drawn_ = now;
    const auto view = look();
    if (!view.ours || !view.ready) return;
    if (view.width != canvas_.width) {
        canvas_.width = view.width;
        screen_.resize(view.width, reflows_);
    }
    const auto room = std::max<std::size_t>(view.height, 2) - 1;
    auto lines = download_lines(rows_.first(room, now), rows_.size(), room, canvas_);
    const auto text = screen_.draw(std::move(lines), canvas_.width);
    // Nothing is left to be put right, whatever ends the process.
    if (!text.empty()) terminal_.write(text + std::string(show_cursor));
}

Terminal::View DownloadDisplay::look() {
    const auto view = look_.look();
    // The terminal is another's: whatever stood there belongs to its past.
    if (!view.ours) screen_.forget();
    return view;
}

bool DownloadDisplay::takes(http::Event& event) {
    const auto* const signaled = std::get_if<http::Signaled>(&event);
    if (signaled == nullptr) return false;
    const auto number = signaled->number;
    if (number != SIGTSTP && number != SIGCONT && number != SIGWINCH) return false;
    drawn_ = {};
    if (closed_ || number == SIGWINCH) return true;
    if (number == SIGTSTP) {
        if (const auto text = screen_.close(); !text.empty()) terminal_.write(text);
        look_.stop();
        look_.enter();
    }
    // The shell has had the terminal.
    screen_.forget();
    return true;
}

void DownloadDisplay::write(std::string_view text) {
    look();
    terminal_.write(screen_.close() + std::string(text));
    drawn_ = {};
}

void DownloadDisplay::close() {
    if (std::exchange(closed_, true)) return;
    rows_.clear();
    look();
    if (const auto text = screen_.close(); !text.empty()) terminal_.write(text);
    look_.leave();
}

}  // namespace taskctl::report
