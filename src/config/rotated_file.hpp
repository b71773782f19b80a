#pragma once

#include <string>

#include "model/result.hpp"
#include "model/secret.hpp"

namespace taskctl::config {

// A file with a secret that its use replaces, shared with other processes: what is read under the
// lock is what is replaced. The lock is a file beside it (`NAME.lock`), which stays.
class RotatedFile {
public:
    explicit RotatedFile(std::string path);
    ~RotatedFile();
    RotatedFile(const RotatedFile&) = delete;
    RotatedFile& operator=(const RotatedFile&) = delete;

    enum class Lock { taken, busy, impossible };
    // Does not wait. Impossible where the folder can't be written to; replace() then fails as well.
    Lock lock();
    void unlock();

    // Its text without the line feed at its end.
    model::Result<model::Secret> read() const;
    // Whole or not at all: written beside it (0600), made durable, renamed. A symbolic link stays
    // one. The error names the file and the reason.
    model::Result<void> replace(const model::Secret& secret) const;

    const std::string& path() const { return path_; }

private:
    std::string path_;    // as given, for messages
    std::string target_;  // behind symbolic links
    int lock_ = -1;
};

}  // namespace taskctl::config
