#include "transfer/part_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "transfer/file_name.hpp"

namespace taskctl::transfer {
namespace {

using model::Fault;

constexpr std::size_t longest_note = 64U << 10U;

// Never through a link, never waiting for the other end of a FIFO.
int open_file(int folder, const std::string& name, int flags) {
    return ::openat(folder, name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0666);
}

int write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

}  // namespace

PartFile::PartFile(Place place)
    : place_(std::move(place)),
      wished_(place_.name),
      target_(place_.name),
      part_("." + place_.name + ".part"),
      note_name_(part_ + ".note") {}

model::Result<std::unique_ptr<PartFile>> PartFile::open(Place place) {
    auto file = std::make_unique<PartFile>(std::move(place));
    auto opened = file->check_target();
    if (opened) opened = file->open_part();
    if (!opened) return tl::make_unexpected(std::move(opened.error()));
    file->read_note();
    return file;
}

PartFile::~PartFile() {
    if (file_.is_open() && !is_kept()) discard();
}

// A name is taken once only: it would not be free for the file that has it.
void PartFile::name_target() {
    const bool bare = !place_.exact && extension(place_.name).empty();
    auto wish = bare && note_ ? place_.name + note_->extension : place_.name;
    if (wish == wished_) return;
    wished_ = std::move(wish);
    target_ = place_.taken && wished_ != place_.name ? place_.taken->take(wished_) : wished_;
}

model::Result<void> PartFile::check_target() const {
    struct stat found {};
    const auto& name = target_;
    if (::fstatat(folder(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return {};
    if (S_ISLNK(found.st_mode)) ::fstatat(folder(), name.c_str(), &found, 0);
    if (S_ISDIR(found.st_mode)) {
        return model::fail(Fault::cannot_create, shown(name) + " is a folder");
    }
    if (!S_ISREG(found.st_mode) && !S_ISLNK(found.st_mode)) {
        return model::fail(Fault::cannot_create, shown(name) + " is no file, and stays what it is");
    }
    if (place_.force) return {};
    return exists(name);
}

tl::unexpected<model::Error> PartFile::exists(const std::string& name) const {
    return model::fail(
        Fault::cannot_create,
        shown(name) + " is there already" + (place_.way_out.empty() ? "" : ": " + place_.way_out));
}

model::Result<void> PartFile::open_part() {
    file_ = http::Descriptor(open_file(folder(), part_, O_RDWR));
    if (file_.is_open()) return lock();
    if (errno == ENOENT) return {};
    return system_fault("can't go on with " + shown(part_), errno);
}

// In a folder that others may write to, a file of this name need not be what it seems.
model::Result<void> PartFile::lock() {
    const auto refuse = [this](const std::string& why) {
        file_.close();
        return model::fail(Fault::cannot_create, shown(part_) + why);
    };
    struct stat ours {};
    struct stat named {};
    if (::fstat(file_.number(), &ours) != 0 || !S_ISREG(ours.st_mode) || ours.st_nlink != 1 ||
        ours.st_uid != ::geteuid()) {
        return refuse(" is in the way: it is no file of yours alone");
    }
    const bool locked = ::flock(file_.number(), LOCK_EX | LOCK_NB) == 0;
    const bool still_there = ::fstatat(folder(), part_.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
                             named.st_ino == ours.st_ino;
    if (!locked || !still_there) return refuse(" is being written by another taskctl");
    size_ = static_cast<std::uint64_t>(ours.st_size);
    return {};
}

void PartFile::read_note() {
    if (!file_.is_open()) return;
    const http::Descriptor file(open_file(folder(), note_name_, O_RDONLY));
    struct stat found {};
    if (!file.is_open() || ::fstat(file.number(), &found) != 0 || found.st_uid != ::geteuid()) {
        return;
    }
    std::string text(longest_note, '\0');
    const auto count = ::read(file.number(), text.data(), text.size());
    if (count <= 0) return;
    text.resize(static_cast<std::size_t>(count));
    note_ = parse_note(text);
    if (note_ && note_->size && *note_->size < size_) note_.reset();
}

model::Result<void> PartFile::create() {
    file_ = http::Descriptor(open_file(folder(), part_, O_RDWR | O_CREAT | O_EXCL));
    if (!file_.is_open()) return system_fault("can't create " + shown(part_), errno);
    return lock();
}

model::Result<void> PartFile::cut(std::uint64_t size) {
    const auto offset = static_cast<off_t>(size);
    if (::ftruncate(file_.number(), offset) != 0 ||
        ::lseek(file_.number(), offset, SEEK_SET) != offset) {
        return system_fault("can't write " + shown(part_), errno);
    }
    size_ = size;
    return {};
}

model::Result<void> PartFile::restart(Note note) {
    note_ = std::move(note);
    name_target();
    auto done = check_target();
    if (done && !file_.is_open()) done = create();
    if (!done) return done;
    ::unlinkat(folder(), note_name_.c_str(), 0);
    done = cut(0);
    if (!done || note_->validator.empty()) return done;
    return write_note();
}

model::Result<void> PartFile::write_note() {
    const http::Descriptor file(open_file(folder(), note_name_, O_WRONLY | O_CREAT | O_EXCL));
    const int fault = file.is_open() ? write_all(file.number(), to_text(*note_)) : errno;
    if (fault == 0) return {};
    return system_fault("can't write " + shown(note_name_), fault);
}

model::Result<void> PartFile::resume(std::uint64_t offset) {
    return cut(offset);
}

model::Result<void> PartFile::write(std::string_view piece) {
    while (!piece.empty()) {
        const auto written = ::write(file_.number(), piece.data(), piece.size());
        if (written >= 0) {
            size_ += static_cast<std::uint64_t>(written);
            piece.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            return system_fault("can't write " + shown(part_), errno);
        }
    }
    return {};
}

// The note goes first: without it, what a kill leaves here is begun anew.
model::Result<std::string> PartFile::finish() {
    if (::fsync(file_.number()) != 0) return system_fault("can't write " + shown(part_), errno);
    ::unlinkat(folder(), note_name_.c_str(), 0);
    name_target();
    if (auto renamed = rename(); !renamed) {
        if (!note_->validator.empty()) static_cast<void>(write_note());
        return tl::make_unexpected(std::move(renamed.error()));
    }
    file_.close();
    // Some file systems can't sync a folder, and need not.
    if (::fsync(folder()) != 0 && errno == EIO) {
        return system_fault("can't write the folder of " + shown(target_), EIO);
    }
    return shown(target_);
}

model::Result<void> PartFile::rename() {
    const auto succeeded = [&](unsigned flags) {
        return ::renameat2(folder(), part_.c_str(), folder(), target_.c_str(), flags) == 0;
    };
    if (succeeded(place_.force ? 0 : RENAME_NOREPLACE)) return {};
    // A file system that can't do it at once: looked at first, then renamed.
    if (!place_.force && (errno == EINVAL || errno == ENOSYS)) {
        if (auto free = check_target(); !free) return free;
        if (succeeded(0)) return {};
    }
    if (errno == EEXIST) return exists(target_);
    return system_fault("can't name the file " + shown(target_), errno);
}

void PartFile::discard() {
    ::unlinkat(folder(), note_name_.c_str(), 0);
    ::unlinkat(folder(), part_.c_str(), 0);
}

}  // namespace taskctl::transfer
