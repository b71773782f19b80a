#include "report/doctor_files.hpp"

#include <catch2/catch.hpp>

using namespace taskctl;
using namespace taskctl::report;

namespace {

constexpr FileState good{.mode = 0600, .is_own = true, .can_be_read = true};

Finding found(FileUse use, FileState state) {
    return file_finding({"/f", use, ""}, state, "");
}

}  // namespace

TEST_CASE("a file that can't be read is a failure that names who wants it") {
    const auto finding = file_finding({"/f", FileUse::secret, "config.toml:3:1: token_file"},
                                      std::nullopt, "No such file or directory");
    CHECK(finding.grade == Grade::failure);
    CHECK(finding.exit_code == 78);
    CHECK(finding.message == "can't be read: No such file or directory");
    CHECK_THAT(finding.mend, Catch::Contains("config.toml:3:1: token_file"));
    auto state = good;
    state.can_be_read = false;
    CHECK(found(FileUse::secret, state).grade == Grade::failure);
}

TEST_CASE("whoever may write to a file decides what taskctl does") {
    const auto mode = GENERATE(0620U, 0602U);
    auto state = good;
    state.mode = mode;
    const auto use = GENERATE(FileUse::config, FileUse::secret, FileUse::trusted);
    CHECK(found(use, state).grade == Grade::failure);
    CHECK(found(use, state).mend == "chmod go-w '/f'");
}

TEST_CASE("only what holds a secret must not be read by others") {
    const auto mode = GENERATE(0640U, 0604U);
    auto state = good;
    state.mode = mode;
    CHECK(found(FileUse::secret, state).grade == Grade::warning);
    CHECK(found(FileUse::secret, state).mend == "chmod 600 '/f'");
    CHECK(found(FileUse::config, state).grade == Grade::ok);
    CHECK(found(FileUse::trusted, state).grade == Grade::ok);
}

TEST_CASE("a file of another user is a warning, one's own is well") {
    auto state = good;
    state.is_own = false;
    CHECK(found(FileUse::secret, state).grade == Grade::warning);
    CHECK(found(FileUse::secret, good).message == "mode 0600");
    CHECK(found(FileUse::secret, good).grade == Grade::ok);
}

TEST_CASE("a path is quoted for the shell") {
    auto state = good;
    state.mode = 0644;
    CHECK(file_finding({"/it's", FileUse::secret, ""}, state, "").mend == "chmod 600 '/it'\\''s'");
}

TEST_CASE("the files of a profile are its secrets and its certificates") {
    config::Profile profile;
    profile.token = config::ProfileValue{config::FromFile{"~/token", "/home/u/token"}, "c:2"};
    profile.params["key"] = {config::FromFile{"$CREDENTIALS_DIRECTORY/key", ""}, "c:3"};
    profile.params["other"] = {config::FromVariable{"OTHER"}, "c:4"};
    profile.cacert = {"/ca.pem", "c:5"};
    profile.key = {"$CREDENTIALS_DIRECTORY/key", "c:6"};
    CHECK(files_of(profile) == std::vector<FileToCheck>{{"/home/u/token", FileUse::secret, "c:2"},
                                                        {"/ca.pem", FileUse::trusted, "c:5"}});
}

TEST_CASE("each fault of the config file is a finding") {
    const auto findings = config_findings("/c", "/c:1:2: a\n/c:3:4: b");
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].message == "1:2: a");
    CHECK(findings[1].message == "3:4: b");
    CHECK(findings[1].exit_code == 78);
}

TEST_CASE("no config file is needed") {
    CHECK(config_finding({}).grade == Grade::ok);
    config::ConfigFile file;
    file.path = "/c";
    file.profiles["shop"];
    CHECK(config_finding(file).message == "1 profile");
}
