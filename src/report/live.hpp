#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/clock.hpp"
#include "report/bystander.hpp"
#include "report/download_messages.hpp"
#include "report/live_rows.hpp"
#include "report/screen.hpp"
#include "report/terminal.hpp"
#include "report/writer.hpp"
#include "transfer/observer.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

// What a live display is drawn on and with.
struct Stage {
    Terminal& terminal;
    Writer& writer;  // to that terminal
    const http::Clock& clock;
    TerminalTraits traits;
    bool color = false;
};

// The live display of a watch: a row a task at the lower end of the terminal, and one for each file
// that is to be fetched; drawn at most ten times a second, and when nothing has changed not at all.
// Lines that are to stay go through above(), and scroll up. Lasts from its making to end() or its
// destruction, which leave the terminal as it was.
class Live final : public watch::Observer, public transfer::Observer, public Bystander {
public:
    // `announces`: it says by itself how each task ended, since nothing else on this terminal does.
    Live(const Stage& stage, std::span<const provider::Target> targets, bool announces);
    ~Live() override;
    Live(const Live&) = delete;
    Live& operator=(const Live&) = delete;

    // Writes to `writer`, whose text appears on the same terminal, above the display.
    void above(Writer& writer, std::string_view text);
    void end();

    void exchanged(const watch::Exchange& exchange) override;
    void observed(const watch::Sighting& sighting) override { changed(sighting); }
    void changed(const watch::Sighting& sighting) override;
    void problem(const watch::Sighting& sighting, model::WallTime next_poll_at) override;
    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;

    void planned(const transfer::Status& status) override;
    void moved(const transfer::Status& status) override;
    void waits(const transfer::Status& status, const model::Problem& problem,
               model::Duration wait) override;
    void ended(const transfer::Status& status, const transfer::End& end) override;

    model::Instant wakes() const override;
    void tick() override;
    bool takes(http::Event& event) override;

private:
    void draw(const Terminal::View& view);
    std::string put_above(std::string text);
    std::string progress();
    void close();
    void go_on();

    Stage stage_;
    bool announces_;
    LiveRows rows_;
    DownloadRows files_;
    Screen screen_;
    model::Instant begun_;
    model::Instant drawn_at_;
    std::vector<std::pair<Writer*, std::string>> above_;  // to be written with the next drawing
    std::size_t above_size_ = 0;
    std::string progress_;  // as last told to the terminal
    Terminal::View view_;
    bool in_front_ = true;
    bool dirty_ = true;
    bool ended_ = false;
};

// A writer whose text appears above a display.
class AboveLive final : public Writer {
public:
    AboveLive(Live& live, Writer& writer) : live_(live), writer_(writer) {}
    void write(std::string_view text) override { live_.above(writer_, text); }

private:
    Live& live_;
    Writer& writer_;
};

}  // namespace taskctl::report
