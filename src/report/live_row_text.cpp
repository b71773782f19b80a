#include "report/live_row_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "report/line.hpp"

namespace taskctl::report {
namespace {

using model::Duration;
using model::Instant;
using std::size_t;

constexpr size_t percent_width = 5;  // `100 %`
constexpr size_t shortest_ref = 12;
constexpr size_t ref_share = 3;  // of the width a long reference has at least one part in so many
constexpr size_t longest_ref = 60;
constexpr size_t shortest_bar = 10;
constexpr size_t longest_bar = 20;
constexpr size_t narrow = 48;  // columns, under which gaps are smaller

std::string percent_text(const LiveRow& row) {
    if (!row.progress.percent) return "";
    // Never more than there is: 99.9 is not 100.
    const auto whole = static_cast<int>(std::floor(*row.progress.percent));
    return std::to_string(whole) + " %";
}

std::string counts_text(const LiveRow& row) {
    const auto& progress = row.progress;
    std::string text;
    if (progress.succeeded) text = std::to_string(*progress.succeeded);
    if (progress.total) text += (text.empty() ? "of " : "/") + std::to_string(*progress.total);
    if (text.empty() && !progress.failed) return "";
    if (progress.succeeded && !progress.total) text += " done";
    if (progress.failed && *progress.failed > 0) {
        text += (text.empty() ? "" : ", ") + std::to_string(*progress.failed) + " failed";
    }
    return text;
}

std::string since_text(const LiveRow& row, Instant now) {
    return row.since ? short_text(now - *row.since) : "";
}

std::string left_text(const LiveRow& row, Instant now) {
    if (!row.end || *row.end - now < std::chrono::seconds(1)) return "";
    return "~" + short_text(*row.end - now) + " left";
}

// Full seconds, so that a countdown ends with 1s.
std::string wait_text(Duration wait) {
    return short_text(std::chrono::ceil<std::chrono::seconds>(wait));
}

std::string trouble_text(const LiveRow& row, Instant now) {
    auto text = row.trouble + "; try " + std::to_string(row.failures + 1);
    return text + (row.next && *row.next > now ? " in " + wait_text(*row.next - now) : " now");
}

std::string note_text(const LiveRow& row, Instant now, bool with_reason) {
    if (!row.trouble.empty()) return trouble_text(row, now);
    if (!row.next) return "";
    if (*row.next <= now) return "polling now";
    auto text = "next poll in " + wait_text(*row.next - now);
    if (with_reason && row.why) text += ": " + std::string(words(*row.why));
    return text;
}

std::string_view sign(const LiveRow& row, bool unicode) {
    if (!row.trouble.empty()) return "!";
    if (rank_of(row) == LiveRank::waiting) return unicode ? "·" : " ";
    return sign_of(row.state, unicode);
}

std::string_view style(const LiveRow& row) {
    return row.trouble.empty() ? color_of(row.state) : alert_style;
}

// Filled up to the percent, in eighths of a column where the terminal can.
std::pair<std::string, std::string> bar_parts(double percent, size_t width, bool unicode) {
    static constexpr std::array<std::string_view, 8> eighths = {"",  "▏", "▎", "▍",
                                                                "▌", "▋", "▊", "▉"};
    const auto repeated = [](std::string_view cell, size_t times) {
        std::string text;
        for (; times > 0; --times) text += cell;
        return text;
    };
    const double share = std::clamp(percent, 0.0, 100.0) / 100;
    if (!unicode) {
        const auto full = static_cast<size_t>(share * static_cast<double>(width - 2));
        return {"[" + repeated("#", full), repeated(".", width - 2 - full) + "]"};
    }
    const auto parts = static_cast<size_t>(share * 8 * static_cast<double>(width));
    auto filled = repeated("█", parts / 8).append(eighths[parts % 8]);
    const size_t used = parts / 8 + (parts % 8 > 0 ? 1 : 0);
    return {std::move(filled), repeated("░", width - used)};
}

void add_bar(Line& line, const LiveRow& row, size_t width, bool unicode) {
    if (!row.progress.percent) {
        line.skip(width);
        return;
    }
    const auto [filled, rest] = bar_parts(*row.progress.percent, width, unicode);
    line.add(filled, color_of(row.state));
    line.add(rest, faint_style);
}

// So narrow that there is no room for columns: what matters most.
Line narrow_line(const LiveRow& row, const Canvas& canvas) {
    Line line(canvas);
    const auto word = live_word(rank_of(row));
    line.add(sign(row, canvas.unicode), style(row));
    const auto percent = percent_text(row);
    if (canvas.width >= 2 + word.size()) {
        constexpr size_t least = 3;  // columns of a reference that say anything
        line.add(" ");
        if (canvas.width >= 2 + least + 1 + word.size()) {
            const auto room = canvas.width - 2 - 1 - word.size();
            const auto mark = canvas.unicode ? "…" : "~";
            const auto ref = canvas.unicode ? row.ref : ascii(row.ref);
            line.add(padded(cut_middle(ref, room, mark), room) + " ");
        }
        line.add(word, style(row));
    } else if (!percent.empty() && canvas.width >= 2 + percent.size()) {
        line.add(" " + percent);
    }
    return line;
}

void add_field(Line& line, const std::string& text, size_t width, const LiveLayout& layout,
               std::string_view style = "") {
    if (width == 0) return;
    line.skip(layout.gap);
    line.add(text, style);
    line.skip(width - std::min(width, columns(text)));
}

Line head_line(const LiveRow& row, Instant now, const LiveLayout& layout, const Canvas& canvas) {
    Line line(canvas);
    line.add(sign(row, canvas.unicode), style(row));
    line.add(" ");
    const auto ref = canvas.unicode ? row.ref : ascii(row.ref);
    line.add(padded(cut_middle(ref, layout.ref, canvas.unicode ? "…" : "~"), layout.ref));
    add_field(line, std::string(live_word(rank_of(row))), layout.word, layout, style(row));
    if (layout.bar > 0) {
        line.skip(layout.gap);
        add_bar(line, row, layout.bar, canvas.unicode);
    }
    if (layout.percent > 0) {
        const auto percent = percent_text(row);
        add_field(line, std::string(percent_width - percent.size(), ' ') + percent, layout.percent,
                  layout);
    }
    add_field(line, counts_text(row), layout.counts, layout);
    add_field(line, since_text(row, now), layout.since, layout);
    add_field(line, left_text(row, now), layout.left, layout);
    return line;
}

// What went wrong matters more than progress: it may take the place of all columns.
Line trouble_line(const LiveRow& row, Instant now, const LiveLayout& layout, const Canvas& canvas) {
    auto bare = LiveLayout{};
    bare.gap = layout.gap;
    bare.ref = layout.ref;
    bare.word = layout.word;
    auto line = head_line(row, now, bare, canvas);
    line.skip(layout.gap);
    line.add(trouble_text(row, now), alert_style);
    return line;
}

// Takes room for a column and the gap before it, if there is as much.
void take(size_t& room, size_t wanted, size_t gap, size_t& width) {
    if (wanted == 0 || room < wanted + gap) return;
    room -= wanted + gap;
    width = wanted;
}

// The natural widths of the columns.
LiveLayout widest(std::span<const LiveRow* const> rows, Instant now) {
    LiveLayout all;
    const auto widen = [](size_t& width, const std::string& text) {
        width = std::max(width, columns(text));
    };
    for (const auto* row : rows) {
        widen(all.ref, row->ref);
        all.word = std::max(all.word, live_word(rank_of(*row)).size());
        if (row->progress.percent) all.percent = percent_width;
        widen(all.counts, counts_text(*row));
        widen(all.since, since_text(*row, now));
        widen(all.left, left_text(*row, now));
    }
    all.ref = std::min(all.ref, longest_ref);
    return all;
}

}  // namespace

LiveRank rank_of(const LiveRow& row) {
    if (!row.seen && row.trouble.empty()) return LiveRank::waiting;
    switch (row.state) {
        case model::State::running:
            return LiveRank::running;
        case model::State::pending:
            return LiveRank::pending;
        case model::State::paused:
            return LiveRank::paused;
        case model::State::blocked:
            return LiveRank::blocked;
        default:
            return LiveRank::unknown;
    }
}

std::string_view live_word(LiveRank rank) {
    static constexpr std::array<std::string_view, live_ranks> all = {
        "running", "unknown", "blocked", "paused", "pending", "waiting"};
    return all[static_cast<size_t>(rank)];
}

LiveLayout lay_out(std::span<const LiveRow* const> rows, Instant now, const Canvas& canvas,
                   bool roomy) {
    const auto natural = widest(rows, now);
    LiveLayout layout;
    layout.roomy = roomy;
    layout.gap = canvas.width < narrow ? 1 : 2;
    const auto ref = std::min(natural.ref, std::max(shortest_ref, canvas.width / ref_share));
    const auto fixed = 2 + ref + layout.gap + natural.word;
    if (canvas.width < fixed) return layout;
    layout.ref = ref;
    layout.word = natural.word;
    auto room = canvas.width - fixed;
    size_t note = 0;
    take(room, natural.percent, layout.gap, layout.percent);
    take(room, natural.since, layout.gap, layout.since);
    if (!roomy) take(room, columns("next poll in 2m00s"), layout.gap, note);
    take(room, natural.left, layout.gap, layout.left);
    if (natural.percent > 0) take(room, shortest_bar, layout.gap, layout.bar);
    take(room, natural.counts, layout.gap, layout.counts);
    const auto more = std::min(room, natural.ref - ref);
    layout.ref += more;
    room -= more;
    if (layout.bar > 0) layout.bar += std::min(room, longest_bar - shortest_bar);
    return layout;
}

std::vector<std::string> row_lines(const LiveRow& row, Instant now, const LiveLayout& layout,
                                   const Canvas& canvas) {
    const auto note_style = row.trouble.empty() ? faint_style : alert_style;
    const auto note = note_text(row, now, true);
    auto line = layout.word == 0 ? narrow_line(row, canvas) : head_line(row, now, layout, canvas);
    if (layout.roomy && !note.empty()) {
        Line second(canvas);
        second.add("  ");
        second.add(note, note_style);
        return {line.text(), second.text()};
    }
    if (layout.word == 0) return {line.text()};
    const auto room = line.room() - std::min(line.room(), layout.gap);
    if (columns(note) > room && !row.trouble.empty()) {
        return {trouble_line(row, now, layout, canvas).text()};
    }
    const auto short_note = note_text(row, now, false);
    line.skip(layout.gap);
    if (columns(note) <= room) {
        line.add(note, note_style);
    } else if (columns(short_note) <= room) {
        line.add(short_note, note_style);
    }
    return {line.text()};
}

}  // namespace taskctl::report
