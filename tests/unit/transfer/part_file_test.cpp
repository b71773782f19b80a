#include "transfer/part_file.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/scratch_folder.hpp"

namespace taskctl::transfer {
namespace {

using model::Fault;
namespace fs = std::filesystem;

const Note note{"0123456789abcdef", "\"v1\"", 10, ""};

class Downloaded {
public:
    model::Result<std::unique_ptr<PartFile>> open(const std::string& name = "a.csv",
                                                  bool force = false, bool exact = false) {
        return PartFile::open(
            {*Folder::open(scratch.path().string()), name, exact, force, "use another name"});
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& entry : fs::directory_iterator(scratch.path())) {
            all.push_back(entry.path().filename().string());
        }
        std::ranges::sort(all);
        return all;
    }
    std::string text(const std::string& name) const {
        std::ifstream file(scratch.path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void leave(std::string_view bytes) {
        auto part = open();
        REQUIRE(part);
        REQUIRE((*part)->restart(note));
        REQUIRE((*part)->write(bytes));
    }

    test::ScratchFolder scratch;
};

using Names = std::vector<std::string>;

TEST_CASE_METHOD(Downloaded, "a file gets its name when it is whole, and leaves nothing beside") {
    auto part = open();
    REQUIRE(part);
    CHECK(names().empty());
    REQUIRE((*part)->restart(note));
    REQUIRE((*part)->write("hello "));
    CHECK(names() == Names{".a.csv.part", ".a.csv.part.note"});
    REQUIRE((*part)->write("world"));
    CHECK((*part)->finish() == (scratch.path() / "a.csv").string());
    CHECK(names() == Names{"a.csv"});
    CHECK(text("a.csv") == "hello world");
}

TEST_CASE_METHOD(Downloaded, "a part that is given up can be gone on with") {
    leave("hello");
    auto part = open();
    REQUIRE(part);
    CHECK((*part)->size() == 5);
    REQUIRE((*part)->note() != nullptr);
    CHECK(*(*part)->note() == note);
    REQUIRE((*part)->resume(4));
    REQUIRE((*part)->write("XYZ"));
    REQUIRE((*part)->finish());
    CHECK(text("a.csv") == "hellXYZ");
    CHECK(names() == Names{"a.csv"});
}

TEST_CASE_METHOD(Downloaded, "what nobody could go on with is not kept") {
    SECTION("no bytes") {
        leave("");
    }
    SECTION("no validator") {
        auto part = open();
        REQUIRE((*part)->restart({"0123456789abcdef", "", 10, ""}));
        REQUIRE((*part)->write("hello"));
        CHECK(names() == Names{".a.csv.part"});
    }
    SECTION("begun anew and not come far") {
        leave("hello");
        auto part = open();
        REQUIRE((*part)->restart(note));
    }
    CHECK(names().empty());
}

TEST_CASE_METHOD(Downloaded, "a part whose note is not whole is begun anew") {
    leave("hello");
    SECTION("cut") {
        scratch.write(".a.csv.part.note", "taskctl-part 1\nof 01");
    }
    SECTION("missing") {
        fs::remove(scratch.path() / ".a.csv.part.note");
    }
    SECTION("of a shorter file") {
        scratch.write(".a.csv.part.note", to_text({note.of, note.validator, 4, ""}));
    }
    SECTION("too long") {
        scratch.write(".a.csv.part.note", std::string(100000, 'x'));
    }
    SECTION("a FIFO") {
        fs::remove(scratch.path() / ".a.csv.part.note");
        REQUIRE(::mkfifo((scratch.path() / ".a.csv.part.note").c_str(), 0600) == 0);
    }
    auto part = open();
    REQUIRE(part);
    CHECK((*part)->note() == nullptr);
    CHECK((*part)->size() == 0);
    REQUIRE((*part)->restart(note));
    REQUIRE((*part)->write("HELLO, NEW"));
    REQUIRE((*part)->finish());
    CHECK(text("a.csv") == "HELLO, NEW");
    CHECK(names() == Names{"a.csv"});
}

TEST_CASE_METHOD(Downloaded, "what is there already is overwritten by force only") {
    const auto path = (scratch.path() / "a.csv").string();
    const auto refused = [&](const std::string& message) {
        const auto part = open();
        REQUIRE_FALSE(part);
        CHECK(part.error().fault == Fault::cannot_create);
        CHECK(part.error().message == message);
    };
    SECTION("a file") {
        scratch.write("a.csv", "mine");
        refused(path + " is there already: use another name");
        auto part = open("a.csv", true);
        REQUIRE(part);
        REQUIRE((*part)->restart(note));
        REQUIRE((*part)->write("new"));
        CHECK(text("a.csv") == "mine");
        REQUIRE((*part)->finish());
        CHECK(text("a.csv") == "new");
    }
    SECTION("a link to nowhere, and what it points to stays as it is") {
        fs::create_symlink(scratch.path() / "elsewhere", path);
        refused(path + " is there already: use another name");
        auto part = open("a.csv", true);
        REQUIRE((*part)->restart(note));
        REQUIRE((*part)->finish());
        CHECK_FALSE(fs::is_symlink(path));
        CHECK(names() == Names{"a.csv"});
    }
    SECTION("a folder, never") {
        fs::create_directory(path);
        refused(path + " is a folder");
        CHECK_FALSE(open("a.csv", true));
    }
    SECTION("a FIFO or a device, never, nor through a link") {
        fs::create_symlink("/dev/null", scratch.path() / "null");
        REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
        refused(path + " is no file, and stays what it is");
        CHECK_FALSE(open("a.csv", true));
        CHECK_FALSE(open("null", true));
        CHECK(fs::is_fifo(path));
        CHECK(fs::is_symlink(scratch.path() / "null"));
    }
}

TEST_CASE_METHOD(Downloaded, "a target that appears meanwhile is not overwritten") {
    auto part = open();
    REQUIRE((*part)->restart(note));
    REQUIRE((*part)->write("hello"));
    scratch.write("a.csv", "mine");
    const auto finished = (*part)->finish();
    REQUIRE_FALSE(finished);
    CHECK(finished.error().fault == Fault::cannot_create);
    part->reset();
    CHECK(text("a.csv") == "mine");
    CHECK(names() == Names{".a.csv.part", ".a.csv.part.note", "a.csv"});
    fs::remove(scratch.path() / "a.csv");
    CHECK((*open())->size() == 5);
}

TEST_CASE_METHOD(Downloaded, "a part that is not the user's own is not written to") {
    const auto name = scratch.path() / ".a.csv.part";
    scratch.write("victim", "precious");
    SECTION("a symbolic link") {
        fs::create_symlink(scratch.path() / "victim", name);
    }
    SECTION("a hard link") {
        fs::create_hard_link(scratch.path() / "victim", name);
    }
    SECTION("a folder") {
        fs::create_directory(name);
    }
    SECTION("a FIFO") {
        REQUIRE(::mkfifo(name.c_str(), 0600) == 0);
    }
    const auto part = open();
    REQUIRE_FALSE(part);
    CHECK(part.error().fault == Fault::cannot_create);
    CHECK(text("victim") == "precious");
}

TEST_CASE_METHOD(Downloaded, "a part that another process writes is left to it") {
    leave("hello");
    const int other = ::open((scratch.path() / ".a.csv.part").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(other, LOCK_EX | LOCK_NB) == 0);
    const auto part = open();
    REQUIRE_FALSE(part);
    CHECK_THAT(part.error().message, Catch::EndsWith("is being written by another taskctl"));
    ::close(other);
    CHECK(open());
}

TEST_CASE_METHOD(Downloaded, "the server's extension is added to a name without one") {
    const Note zip{note.of, note.validator, 5, ".zip"};
    const auto made = [&](const std::string& name, bool exact) {
        auto part = open(name, false, exact);
        REQUIRE((*part)->restart(zip));
        REQUIRE((*part)->write("hello"));
        return (*part)->finish();
    };
    CHECK(made("report", false) == (scratch.path() / "report.zip").string());
    CHECK(made("report.csv", false) == (scratch.path() / "report.csv").string());
    CHECK(made("mine", true) == (scratch.path() / "mine").string());
    // It is known with the answer only; then what is there counts as well.
    auto again = open("report");
    REQUIRE(again);
    const auto restarted = (*again)->restart(zip);
    REQUIRE_FALSE(restarted);
    CHECK(restarted.error().fault == Fault::cannot_create);
}

TEST_CASE_METHOD(Downloaded, "an extension makes no name that another file of the run has") {
    const auto taken = std::make_shared<transfer::Names>();
    for (const auto* name : {"report.zip", "report", "REPORT-2"}) taken->take(name);
    const auto made = [&](const std::string& name, const std::string& bytes) {
        auto part =
            PartFile::open({*Folder::open(scratch.path().string()), name, false, true, "", taken});
        REQUIRE((*part)->restart({note.of, note.validator, {}, ".gz"}));
        // Begun anew it keeps the name that it has.
        for (int i = 0; i < 2; ++i)
            REQUIRE((*part)->restart({note.of, note.validator, {}, ".zip"}));
        REQUIRE((*part)->write(bytes));
        return (*part)->finish();
    };
    CHECK(made("report.zip", "one") == (scratch.path() / "report.zip").string());
    CHECK(made("report", "two") == (scratch.path() / "report-2.zip").string());
    CHECK(made("REPORT-2", "three") == (scratch.path() / "REPORT-2-2.zip").string());
    CHECK(text("report.zip") == "one");
    CHECK(text("report-2.zip") == "two");
    SECTION("nor one that is gone on with") {
        {
            auto part = open("rest");
            REQUIRE((*part)->restart({note.of, note.validator, 5, ".zip"}));
            REQUIRE((*part)->write("he"));
        }
        taken->take("rest.zip");
        auto part = PartFile::open(
            {*Folder::open(scratch.path().string()), "rest", false, true, "", taken});
        REQUIRE((*part)->resume(2));
        CHECK((*part)->finish() == (scratch.path() / "rest-2.zip").string());
    }
}

TEST_CASE("a folder that can't be used is said to be so") {
    const test::ScratchFolder scratch;
    scratch.write("file", "");
    const auto path = scratch.path().string();
    CHECK(Folder::open(path + "/none").error().message ==
          "can't use the folder " + path + "/none: No such file or directory");
    CHECK(Folder::open(path + "/file").error().fault == Fault::cannot_create);
    const auto folder = *Folder::open(path);
    CHECK(folder->sub("file").error().fault == Fault::cannot_create);
    REQUIRE(folder->sub("new"));
    REQUIRE(folder->sub("new"));
    CHECK((*folder->sub("new"))->path_of("a") == path + "/new/a");
    fs::create_directory_symlink("/tmp", path + "/link");
    CHECK_FALSE(folder->sub("link"));
}

TEST_CASE("a full disk is a fault of writing") {
    const int fault = system_fault("can't write x", ENOSPC).value().fault == Fault::io ? 74 : 73;
    CHECK(fault == 74);
    CHECK(system_fault("can't write x", ENOSPC).value().message ==
          "can't write x: No space left on device");
}

TEST_CASE("what went to a stream can't be taken back") {
    std::string written;
    StreamOutput output([&](std::string_view piece) { written += piece; });
    REQUIRE(output.restart(note));
    REQUIRE(output.write("hello"));
    CHECK(output.resume(5));
    CHECK_FALSE(output.resume(4));
    CHECK_FALSE(output.restart(note));
    CHECK(written == "hello");
}

}  // namespace
}  // namespace taskctl::transfer
