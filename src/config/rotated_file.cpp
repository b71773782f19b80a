#include "config/rotated_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/file.hpp"
#include "credential/token.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

constexpr mode_t private_mode = 0600;

std::string behind_links(const std::string& path) {
    std::error_code fault;
    auto target = std::filesystem::canonical(path, fault);
    return fault ? path : target.string();
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// The name is made durable with the folder that holds it.
void sync_folder(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    const int descriptor =
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

// 0, or the errno of what failed.
int write_beside(const std::string& path, std::string_view text) {
    std::string draft = path + ".XXXXXX";
    const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);  // 0600
    if (descriptor < 0) return errno;
    int fault = 0;
    if (!write_all(descriptor, text) || ::fsync(descriptor) != 0) fault = errno;
    if (::close(descriptor) != 0 && fault == 0) fault = errno;
    if (fault == 0 && ::rename(draft.c_str(), path.c_str()) != 0) fault = errno;
    if (fault != 0) {
        ::unlink(draft.c_str());
    } else {
        sync_folder(path);
    }
    return fault;
}

}  // namespace

RotatedFile::RotatedFile(std::string path) : path_(std::move(path)), target_(behind_links(path_)) {}

RotatedFile::~RotatedFile() {
    unlock();
}

RotatedFile::Lock RotatedFile::lock() {
    if (lock_ >= 0) return Lock::taken;
    lock_ = ::open((target_ + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                   private_mode);
    if (lock_ < 0) return Lock::impossible;
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return Lock::taken;
    const bool busy = errno == EWOULDBLOCK;
    unlock();
    return busy ? Lock::busy : Lock::impossible;
}

void RotatedFile::unlock() {
    if (lock_ >= 0) ::close(lock_);
    lock_ = -1;
}

model::Result<model::Secret> RotatedFile::read() const {
    const auto text = read_file(target_, credential::longest_token_text, Fault::configuration);
    if (!text) return tl::make_unexpected(text.error());
    return credential::check_token(*text, path_);
}

model::Result<void> RotatedFile::replace(const model::Secret& secret) const {
    const int fault = write_beside(target_, secret.reveal() + "\n");
    if (fault == 0) return {};
    return model::fail(Fault::io, path_ + " can't be replaced: " + std::strerror(fault));
}

}  // namespace taskctl::config
