#include <csignal>

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include "support/scratch_folder.hpp"
#include "transfer/part_file.hpp"

namespace taskctl::transfer {
namespace {

using model::Fault;
namespace fs = std::filesystem;

const Note note{"0123456789abcdef", "\"v1\"", 10, ""};

// No file grows beyond so many bytes, as on a disk that is full, as long as this lives.
class FullDisk {
public:
    explicit FullDisk(rlim_t most) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit now{most, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    void (*handler_)(int);
    rlimit before_{};
};

std::unique_ptr<PartFile> part_in(const test::ScratchFolder& scratch) {
    return *PartFile::open({*Folder::open(scratch.path().string()), "a", false, false, "…"});
}

TEST_CASE("a disk that fills up in mid-file keeps what fits, to be gone on with") {
    const test::ScratchFolder scratch;
    auto part = part_in(scratch);
    REQUIRE(part->restart(note));
    {
        const FullDisk disk(4);
        const auto written = part->write("hello");
        REQUIRE_FALSE(written);
        CHECK(written.error().fault == Fault::io);
        CHECK(written.error().message ==
              "can't write " + (scratch.path() / ".a.part").string() + ": File too large");
    }
    CHECK(part->size() == 4);
    part.reset();
    part = part_in(scratch);
    REQUIRE(part->note() != nullptr);
    REQUIRE(part->resume(part->size()));
    REQUIRE(part->write("o"));
    CHECK(part->finish());
    CHECK(fs::file_size(scratch.path() / "a") == 5);
}

TEST_CASE("a note that does not fit on the disk is a fault before anything is fetched") {
    const test::ScratchFolder scratch;
    auto part = part_in(scratch);
    const FullDisk disk(8);
    const auto begun = part->restart(note);
    REQUIRE_FALSE(begun);
    CHECK(begun.error().fault == Fault::io);
    CHECK_THAT(begun.error().message, Catch::EndsWith(".a.part.note: File too large"));
}

TEST_CASE("a folder that is removed in mid-file is a fault that names the file") {
    const test::ScratchFolder scratch;
    const auto part = part_in(scratch);
    REQUIRE(part->restart(note));
    REQUIRE(part->write("hello"));
    fs::remove_all(scratch.path());
    const auto finished = part->finish();
    REQUIRE_FALSE(finished);
    CHECK_THAT(finished.error().message, Catch::StartsWith("can't name the file ") &&
                                             Catch::EndsWith("a: No such file or directory"));
}

}  // namespace
}  // namespace taskctl::transfer
