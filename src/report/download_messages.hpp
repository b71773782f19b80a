#pragma once

#include <map>
#include <vector>

#include "http/clock.hpp"
#include "report/bystander.hpp"
#include "report/download_text.hpp"
#include "report/screen.hpp"
#include "report/terminal.hpp"
#include "report/writer.hpp"
#include "transfer/observer.hpp"

namespace taskctl::report {

// What people read of downloads beside the answer: a line for each file that ended, and, where no
// display shows it, why one waits. `quiet`: failures only.
class DownloadMessages final : public transfer::Observer {
public:
    DownloadMessages(Writer& messages, bool quiet, bool displayed)
        : messages_(messages), quiet_(quiet), displayed_(displayed) {}

    void nothing(const provider::Target& target, const std::string& why, int exit_code) override;
    void waits(const transfer::Status& status, const model::Problem& problem,
               model::Duration wait) override;
    void ended(const transfer::Status& status, const transfer::End& end) override;

private:
    Writer& messages_;
    bool quiet_;
    bool displayed_;
};

// What is known of the files on their way, and of those that wait for their turn.
class DownloadRows {
public:
    // `names_tasks`: files of several tasks are told apart.
    explicit DownloadRows(bool names_tasks = false) : names_tasks_(names_tasks) {}

    void planned(const transfer::Status& status) { file(status); }
    void moved(const transfer::Status& status);
    void waits(const transfer::Status& status, const model::Problem& problem, model::Duration wait);
    bool ended(const transfer::Status& status) { return files_.erase(status.file) > 0; }
    void clear() { files_.clear(); }

    std::size_t size() const { return files_.size(); }
    // In their order, as they are now; valid until something else is told.
    std::vector<const DownloadRow*> first(std::size_t most, model::Instant now);

private:
    struct File {
        DownloadRow row;
        model::Instant measured{};  // its speed
        std::uint64_t size_then = 0;
        model::Instant next_try{};
    };

    File& file(const transfer::Status& status);
    static void bring_up_to(model::Instant now, File& file);

    bool names_tasks_;
    std::map<std::uint64_t, File> files_;
};

// The same as DownloadMessages on a terminal that nobody else draws on: a line for each file on its
// way, drawn at most ten times a second and at least once, gone at its end. What stays is said by
// DownloadMessages, through write().
class DownloadDisplay final : public transfer::Observer, public Bystander, public Writer {
public:
    // `look` says how wide the terminal is now, and whose. Nothing reads its keys.
    DownloadDisplay(Writer& terminal, Terminal& look, const http::Clock& clock,
                    const Canvas& canvas, bool reflows);
    ~DownloadDisplay() override { close(); }
    DownloadDisplay(const DownloadDisplay&) = delete;
    DownloadDisplay& operator=(const DownloadDisplay&) = delete;

    void planned(const transfer::Status& status) override;
    void moved(const transfer::Status& status) override;
    void waits(const transfer::Status& status, const model::Problem& problem,
               model::Duration wait) override;
    void ended(const transfer::Status& status, const transfer::End& end) override;

    model::Instant wakes() const override;
    void tick() override;
    // A stop, going on, a new size.
    bool takes(http::Event& event) override;

    // Text that stays, above the display.
    void write(std::string_view text) override;
    void close();

private:
    void draw(model::Instant now);
    Terminal::View look();

    Writer& terminal_;
    Terminal& look_;
    const http::Clock& clock_;
    Canvas canvas_;
    bool reflows_;
    Screen screen_;
    DownloadRows rows_;
    model::Instant drawn_{};
    bool closed_ = false;
};

}  // namespace taskctl::report
