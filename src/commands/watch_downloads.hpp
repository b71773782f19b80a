#pragma once

#include <memory>
#include <optional>

#include "commands/context.hpp"
#include "commands/resolve_tasks.hpp"
#include "commands/task_options.hpp"
#include "report/download_messages.hpp"
#include "report/downloader.hpp"

namespace taskctl::commands {

// What `watch --download DIR` does beside the watch.
class WatchDownloads {
public:
    // What a run has for them. All of it outlives them.
    struct Beside {
        const TaskOptions& options;
        const watch::Rules& rules;
        const Tasks& tasks;  // one at least
        http::Loop& loop;    // of which downloader() is to be a bystander
        watch::Keyring& keyring;
        report::Writer& messages;
        bool displayed;  // a display shows the files that are on their way
    };

    // The folder of --download; null without that option.
    static model::Result<std::shared_ptr<const transfer::Folder>> folder(
        const TaskOptions& options);

    WatchDownloads(std::shared_ptr<const transfer::Folder> folder, const Beside& beside,
                   const Context& context);

    report::Downloader& downloader() { return downloader_; }

    // The watch is over: waits for the rest until --timeout, and adds what became of the files to
    // the summary. Attempts to get a token are told to `observer`.
    void end(watch::Summary& summary, watch::Observer& observer);

private:
    report::DownloadMessages said_;
    report::Downloader downloader_;
};

}  // namespace taskctl::commands
