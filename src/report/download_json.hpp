#pragma once

#include <map>
#include <optional>
#include <string>

#include "report/json.hpp"
#include "transfer/observer.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

// What became of one file.
struct Downloaded {
    std::string artifact;
    std::string name;
    std::uint64_t size = 0;
    std::uint64_t resumed_from = 0;
    transfer::End end;
};

// Keeps what became of each file, by its number.
class DownloadList final : public transfer::Observer {
public:
    void ended(const transfer::Status& status, const transfer::End& end) override {
        files.insert_or_assign(status.file, Downloaded{status.artifact, status.name, status.size,
                                                       status.resumed_from, end});
    }

    std::map<std::uint64_t, Downloaded> files;
};

// The object `taskctl.download/v1`, without a line feed at its end: what the look at the task
// showed, and its files.
std::string download_json(const watch::Sighting& sighting, const DownloadList& list, int exit_code,
                          JsonStyle style);

}  // namespace taskctl::report
