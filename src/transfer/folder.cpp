#include "transfer/folder.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

namespace taskctl::transfer {
namespace {

constexpr std::array in_making = {EACCES,  EEXIST, EISDIR, ELOOP,     ENAMETOOLONG, ENOENT,
                                  ENOTDIR, EPERM,  EROFS,  ENOTEMPTY, EINVAL,       EXDEV};

model::Result<std::shared_ptr<const Folder>> open_at(int base, const std::string& name, int flags,
                                                     std::string path) {
    http::Descriptor descriptor(
        ::openat(base, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags));
    if (!descriptor.is_open()) return system_fault("can't use the folder " + path, errno);
    return std::make_shared<const Folder>(std::move(path), std::move(descriptor));
}

}  // namespace

tl::unexpected<model::Error> system_fault(const std::string& what, int number) {
    const bool making = std::ranges::find(in_making, number) != in_making.end();
    return model::fail(making ? model::Fault::cannot_create : model::Fault::io,
                       what + ": " + std::strerror(number));
}

model::Result<std::shared_ptr<const Folder>> Folder::open(const std::string& path) {
    return open_at(AT_FDCWD, path, 0, path);
}

model::Result<std::shared_ptr<const Folder>> Folder::sub(const std::string& name) const {
    auto path = path_of(name);
    if (::mkdirat(descriptor(), name.c_str(), 0777) != 0 && errno != EEXIST) {
        return system_fault("can't make the folder " + path, errno);
    }
    return open_at(descriptor(), name, O_NOFOLLOW, std::move(path));
}

std::string Folder::path_of(const std::string& name) const {
    if (path_ == ".") return name;
    return path_ + (path_.ends_with('/') ? "" : "/") + name;
}

}  // namespace taskctl::transfer
