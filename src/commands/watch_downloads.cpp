#include "commands/watch_downloads.hpp"

#include "commands/download_options.hpp"
#include "model/exit_code.hpp"

namespace taskctl::commands {
namespace {

report::DownloadWish wish(std::shared_ptr<const transfer::Folder> folder, const Tasks& tasks) {
    report::DownloadWish wish;
    wish.folder = std::move(folder);
    if (tasks.several) wish.subfolders = report::folder_names(tasks.resolved.targets);
    wish.way_out = "`taskctl download --force` would overwrite it";
    return wish;
}

}  // namespace

model::Result<std::shared_ptr<const transfer::Folder>> WatchDownloads::folder(
    const TaskOptions& options) {
    if (!options.download) return nullptr;
    if (options.download->empty()) {
        return model::fail(model::Fault::usage, "--download: the name of the folder is empty");
    }
    return transfer::Folder::open(*options.download);
}

WatchDownloads::WatchDownloads(std::shared_ptr<const transfer::Folder> folder, const Beside& beside,
                               const Context& context)
    : said_(beside.messages, beside.options.quiet, beside.displayed),
      downloader_(wish(std::move(folder), beside.tasks), beside.loop, context.clock, beside.keyring,
                  transfer_options(beside.options, beside.rules,
                                   beside.tasks.resolved.targets.front().service->request_timeout,
                                   context)) {
    downloader_.add(said_);
}

void WatchDownloads::end(watch::Summary& summary, watch::Observer& observer) {
    if (summary.signal) {
        downloader_.interrupt(*summary.signal, observer);
        return;
    }
    summary.signal = downloader_.wait(observer);
    const int codes[] = {summary.exit_code, downloader_.exit_code()};
    summary.exit_code = model::worst_exit_code(codes);
}

}  // namespace taskctl::commands
