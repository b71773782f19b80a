#include "config/file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace taskctl::config {
namespace {

using model::Fault;

std::string reason() {
    return std::strerror(errno);
}

ssize_t read_some(int descriptor, char* into, std::size_t size) {
    ssize_t count = 0;
    do {
        count = ::read(descriptor, into, size);
    } while (count < 0 && errno == EINTR);
    return count;
}

model::Result<std::string> read_all(int descriptor, const std::string& name, std::size_t limit,
                                    Fault fault) {
    std::string text;
    std::array<char, 65536> block{};
    for (;;) {
        const auto count = read_some(descriptor, block.data(), block.size());
        if (count < 0) return model::fail(fault, "can't read " + name + ": " + reason());
        if (count == 0) return text;
        text.append(block.data(), static_cast<std::size_t>(count));
        if (text.size() > limit) {
            return model::fail(fault, name + " is larger than the " + std::to_string(limit >> 10) +
                                          " KiB that are read of such a file");
        }
    }
}

}  // namespace

model::Result<std::string> read_file(const std::string& path, std::size_t limit, Fault fault) {
    if (path == "-") return read_all(STDIN_FILENO, "standard input", limit, fault);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return model::fail(fault, "can't open " + path + ": " + reason());
    auto text = read_all(descriptor, path, limit, fault);
    ::close(descriptor);
    return text;
}

model::Result<std::optional<RegularFile>> read_regular_file(const std::string& path,
                                                            std::size_t limit, Fault fault) {
    // Without O_NONBLOCK a pipe that nobody writes to would be waited for.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        return model::fail(fault, "can't open " + path + ": " + reason());
    }
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return model::fail(
            fault, path + (S_ISDIR(status.st_mode) ? " is a directory" : " is no regular file"));
    }
    auto text = read_all(descriptor, path, limit, fault);
    ::close(descriptor);
    if (!text) return tl::make_unexpected(text.error());
    return RegularFile{std::move(*text), (status.st_mode & 077U) != 0};
}

bool is_regular_file(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

model::Result<std::string> read_input_line(std::size_t limit) {
    std::string line;
    for (char c = 0; line.size() <= limit; line += c) {
        const auto count = read_some(STDIN_FILENO, &c, 1);
        if (count < 0) return model::fail(Fault::io, "can't read standard input: " + reason());
        if (count == 0 || c == '\n') return line;
    }
    return model::fail(Fault::usage, "the line on standard input is too long");
}

}  // namespace taskctl::config
