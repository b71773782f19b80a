#include "transfer/file_name.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

namespace taskctl::transfer {
namespace {

TEST_CASE("a server's name for a file becomes a safe one") {
    struct Row {
        std::string hint;
        std::string name;
    };
    const auto row = GENERATE(values<Row>({
        {"export.csv", "export.csv"},
        {"Export_2026-01.tar.gz", "Export_2026-01.tar.gz"},
        {"", "file"},
        {".", "file"},
        {"..", "file"},
        {"...", "file"},
        {"/", "file"},
        {"../../etc/passwd", "passwd"},
        {"C:\\temp\\a.txt", "a.txt"},
        {"/etc/", "file"},
        {".bashrc", "bashrc"},
        {"..hidden.csv", "hidden.csv"},
        {"-rf", "rf"},
        {"--help.txt", "help.txt"},
        {"report (final) v2.pdf", "report-final-v2.pdf"},
        {"a\nb\x1b[31m.txt", "a-b-31m.txt"},
        {std::string("a\0b.txt", 7), "a-b.txt"},
        {"\xD0\xBE\xD1\x82\xD1\x87\xD1\x91\xD1\x82.csv", "file.csv"},
        {"caf\xC3\xA9.csv", "caf.csv"},
        {"a.", "a"},
        {"a. . .", "a"},
        {"name.with space", "name.with-space"},
        {"CON", "_CON"},
        {"nul.txt", "_nul.txt"},
        {"com1.tar.gz", "_com1.tar.gz"},
        {"lpt9", "_lpt9"},
        {"com10", "com10"},
        {"console.log", "console.log"},
        {"$(reboot);.sh", "reboot.sh"},
        {"file.thisisnoextension", "file.thisisnoextension"},
    }));
    CAPTURE(row.hint);
    CHECK(safe_name(row.hint) == row.name);
}

TEST_CASE("a long name is cut before its extension") {
    CHECK(safe_name(std::string(300, 'a') + ".tar.gz") == std::string(93, 'a') + ".tar.gz");
    CHECK(safe_name(std::string(300, 'a')) == std::string(100, 'a'));
    CHECK(safe_name(std::string(95, 'a') + "-b.csv") == std::string(95, 'a') + ".csv");
}

TEST_CASE("whatever the bytes, a name is safe") {
    std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same in every run
    for (int round = 0; round < 20000; ++round) {
        std::string hint(random() % 150, ' ');
        for (char& c : hint) {
            c = random() % 3 == 0 ? "./\\-~ \0"[random() % 7] : static_cast<char>(random());
        }
        const auto name = safe_name(hint);
        CAPTURE(hint, name);
        REQUIRE(!name.empty());
        REQUIRE(name.size() <= longest_name);
        REQUIRE(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789._-") == std::string::npos);
        REQUIRE(name.front() != '.');
        REQUIRE(name.front() != '-');
        REQUIRE(name.back() != '.');
        REQUIRE(safe_name(name) == name);
    }
}

TEST_CASE("an extension is what stands behind the last dot, and tar before it") {
    CHECK(extension("a.zip") == ".zip");
    CHECK(extension("a.b.csv") == ".csv");
    CHECK(extension("a.tar.gz") == ".tar.gz");
    CHECK(extension(".tar.gz") == ".gz");
    CHECK(extension("a") == "");
    CHECK(extension("a.") == "");
    CHECK(extension(".a") == "");
    CHECK(extension("a.b-c") == "");
}

TEST_CASE("a name that is taken gets a number") {
    Names names;
    CHECK(names.take("a.csv") == "a.csv");
    CHECK(names.take("a.csv") == "a-2.csv");
    CHECK(names.take("A.CSV") == "A-3.CSV");
    CHECK(names.take("a-2.csv") == "a-2-2.csv");
    CHECK(names.take("b") == "b");
    CHECK(names.take("b") == "b-2");
    const auto longest = std::string(96, 'x') + ".csv";
    CHECK(names.take(longest) == longest);
    CHECK(names.take(longest) == std::string(94, 'x') + "-2.csv");
    for (int number = 3; number < 50'000; ++number) names.take("b");
    CHECK(names.take("b") == "b-50000");
}

}  // namespace
}  // namespace taskctl::transfer
