#include "config/rotated_file.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "support/scratch_folder.hpp"

using namespace taskctl;
using config::RotatedFile;
using Lock = RotatedFile::Lock;
namespace fs = std::filesystem;

namespace {

std::string text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t files(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a secret that is replaced is there whole, for its owner alone") {
    const test::ScratchFolder scratch;
    scratch.write("key", "old\n");
    const auto path = scratch.path() / "key";
    fs::permissions(path, fs::perms(0644));
    const RotatedFile file(path.string());
    CHECK(file.read()->reveal() == "old");
    REQUIRE(file.replace(model::Secret("new")));
    CHECK(file.read()->reveal() == "new");
    CHECK(text(path) == "new\n");
    CHECK(fs::status(path).permissions() == fs::perms(0600));
    CHECK(files(scratch.path()) == 1);
}

TEST_CASE("a symbolic link to a secret stays one") {
    const test::ScratchFolder scratch;
    fs::create_directory(scratch.path() / "there");
    scratch.write("there/key", "old");
    const auto link = scratch.path() / "link";
    fs::create_symlink("there/key", link);
    RotatedFile file(link.string());
    REQUIRE(file.lock() == Lock::taken);
    REQUIRE(file.replace(model::Secret("new")));
    CHECK(fs::is_symlink(link));
    CHECK(text(scratch.path() / "there/key") == "new\n");
    CHECK(fs::exists(scratch.path() / "there/key.lock"));
}

TEST_CASE("one at a time holds the lock of a secret, however it is named") {
    const test::ScratchFolder scratch;
    scratch.write("key", "k");
    fs::create_symlink("key", scratch.path() / "link");
    RotatedFile one((scratch.path() / "key").string());
    RotatedFile other((scratch.path() / "link").string());
    CHECK(one.lock() == Lock::taken);
    CHECK(one.lock() == Lock::taken);
    CHECK(other.lock() == Lock::busy);
    one.unlock();
    CHECK(other.lock() == Lock::taken);
    CHECK(one.lock() == Lock::busy);
}

TEST_CASE("a lock that is somebody's link is not followed") {
    const test::ScratchFolder scratch;
    scratch.write("key", "k");
    fs::create_symlink("victim", scratch.path() / "key.lock");
    RotatedFile file((scratch.path() / "key").string());
    CHECK(file.lock() == Lock::impossible);
    CHECK_FALSE(fs::exists(scratch.path() / "victim"));
}

TEST_CASE("a secret that can't be replaced is said to be so, and leaves nothing behind") {
    const test::ScratchFolder scratch;
    SECTION("its folder is gone") {
        const auto path = (scratch.path() / "none/key").string();
        RotatedFile file(path);
        CHECK(file.lock() == Lock::impossible);
        const auto replaced = file.replace(model::Secret("new"));
        REQUIRE_FALSE(replaced);
        CHECK(replaced.error().fault == model::Fault::io);
        CHECK(replaced.error().message == path + " can't be replaced: No such file or directory");
    }
    SECTION("a folder has its name") {
        const auto path = scratch.path() / "key";
        fs::create_directory(path);
        const auto replaced = RotatedFile(path.string()).replace(model::Secret("new"));
        REQUIRE_FALSE(replaced);
        CHECK(replaced.error().message == path.string() + " can't be replaced: Is a directory");
        CHECK(files(scratch.path()) == 1);
    }
}

TEST_CASE("a secret that can't be read is named as it was given") {
    const test::ScratchFolder scratch;
    const auto path = (scratch.path() / "key").string();
    const auto missing = RotatedFile(path).read();
    REQUIRE_FALSE(missing);
    CHECK(missing.error().fault == model::Fault::configuration);
    CHECK(missing.error().message.find(path) != std::string::npos);
    scratch.write("key", "two\nlines");
    fs::create_symlink("key", scratch.path() / "link");
    const auto link = (scratch.path() / "link").string();
    const auto two = RotatedFile(link).read();
    REQUIRE_FALSE(two);
    CHECK(two.error().message.find(link) != std::string::npos);
    CHECK(two.error().message.find("lines") == std::string::npos);
}
