#include "config/catalog.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "config/environment.hpp"
#include "provider/builtin.hpp"
#include "support/scratch_folder.hpp"

using namespace taskctl::config;
using taskctl::test::ScratchFolder;

namespace {

std::string spec(const std::string& name, const std::string& title, const std::string& alias) {
    return R"({"taskctl": 1, "name": ")" + name + R"(", "aliases": [")" + alias +
           R"("], "title": ")" + title + R"(", "docs": "https://d.example",
        "request": {"method": "GET", "path": "/tasks/{id}"},
        "task": {"raw_state": "/s"},
        "states": [{"state": "succeeded", "when": {"/s": "ok"}}],
        "examples": [{"http": 200, "answer": {"s": "ok"}, "state": "succeeded"}]})";
}

std::string title(Catalog& catalog, const std::string& name) {
    const auto entry = catalog.find(name);
    return entry ? entry->spec->title : entry.error().message;
}

}  // namespace

TEST_CASE("a name is looked up in files, then in the user's folder, then among the built-in") {
    const ScratchFolder folder;
    const ScratchFolder files;
    const std::string builtin(taskctl::provider::builtins().front().name);
    folder.write(builtin + ".json", spec(builtin, "the user's", "user-alias"));
    folder.write("mine.json", spec("mine", "the user's mine", "alias"));
    files.write("any-name.json", spec("mine", "the file's mine", "file-alias"));

    auto plain = Catalog::open({}, {}).value();
    CHECK(plain.find(builtin)->origin == "built-in");
    auto user = Catalog::open({}, folder.path()).value();
    CHECK(title(user, builtin) == "the user's");
    CHECK(title(user, "mine") == "the user's mine");
    CHECK(title(user, "alias") == "the user's mine");
    auto all = Catalog::open({(files.path() / "any-name.json").string()}, folder.path()).value();
    CHECK(title(all, "mine") == "the file's mine");
    CHECK(title(all, "file-alias") == "the file's mine");
}

TEST_CASE("a name counts before an alias") {
    const ScratchFolder folder;
    folder.write("a.json", spec("a", "named a", "b"));
    folder.write("b.json", spec("b", "named b", "c"));
    auto catalog = Catalog::open({}, folder.path()).value();
    CHECK(title(catalog, "b") == "named b");
    CHECK(title(catalog, "c") == "named b");
}

TEST_CASE("a user's spec must be called by its file's name") {
    const ScratchFolder folder;
    folder.write("file-name.json", spec("spec-name", "t", "x"));
    auto catalog = Catalog::open({}, folder.path()).value();
    const std::string fault =
        (folder.path() / "file-name.json").string() +
        ": /name: the name is `spec-name`, but the file of a spec is called NAME.json: rename one";
    CHECK(title(catalog, "file-name") == fault);
    CHECK(title(catalog, "spec-name") == fault);
    CHECK(catalog.find("spec-name").error().fault == taskctl::model::Fault::configuration);
}

TEST_CASE("a name can't lead out of the folder") {
    const ScratchFolder folder;
    folder.write("up.json", spec("up", "t", "x"));
    std::filesystem::create_directory(folder.path() / "sub");
    auto catalog = Catalog::open({}, folder.path() / "sub").value();
    CHECK(title(catalog, "../up").starts_with("unknown provider `../up`"));
}

TEST_CASE("a bad file that was asked for is an error at once") {
    const auto missing = Catalog::open({"/nonexistent/spec.json"}, {});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().message ==
          "can't open /nonexistent/spec.json: No such file or directory");
}

TEST_CASE("the list has every provider once, and a broken file with its fault") {
    const ScratchFolder folder;
    folder.write("broken.json", "{");
    const std::string builtin(taskctl::provider::builtins().front().name);
    folder.write(builtin + ".json", spec(builtin, "mine instead", "x"));
    auto catalog = Catalog::open({}, folder.path()).value();
    const auto rows = catalog.list();
    CHECK(rows.size() == taskctl::provider::builtins().size() + 1);
    CHECK(std::ranges::count(rows, builtin, &Listed::name) == 1);
    const auto broken = std::ranges::find(rows, "broken", &Listed::name);
    REQUIRE(broken != rows.end());
    CHECK_FALSE(broken->fault.empty());
}

TEST_CASE("headings are those of the list, but a file is read no further than its name") {
    const ScratchFolder folder;
    folder.write("broken.json", "{");
    folder.write("other.json", spec("spec-name", "t", "x"));
    folder.write("half.json", R"({"name": "half", "title": "H", "aliases": ["h"], "states": 7})");
    const std::string builtin(taskctl::provider::builtins().front().name);
    folder.write(builtin + ".json", spec(builtin, "mine instead", "x"));
    auto catalog = Catalog::open({}, folder.path()).value();
    const auto rows = catalog.headings();
    std::vector<std::string> names;
    for (const auto& row : rows) names.push_back(row.name);
    std::vector<std::string> expected = {"half"};
    for (const auto& row : catalog.list()) {
        if (row.fault.empty()) expected.push_back(row.name);
    }
    std::ranges::sort(expected);
    CHECK(names == expected);
    const auto mine = std::ranges::find(rows, builtin, &Listed::name);
    REQUIRE(mine != rows.end());
    CHECK(mine->title == "mine instead");
    const auto half = std::ranges::find(rows, "half", &Listed::name);
    CHECK(half->aliases == std::vector<std::string>{"h"});
}

TEST_CASE("an alias of a file that is no good stays with the next that has it") {
    const ScratchFolder folder;
    folder.write("a.json", R"({"name": "a", "aliases": ["oracle"], "states": 7})");
    auto catalog = Catalog::open({}, folder.path()).value();
    const auto found = catalog.find("oracle");
    REQUIRE(found);
    CHECK(found->spec->name == "oracle-commerce-export");
}

TEST_CASE("the folder of user specs follows the XDG rules") {
    const auto with = [](std::map<std::string, std::string> variables) -> Environment {
        return [variables](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
        };
    };
    CHECK(config_folder(with({{"HOME", "/h"}})) == "/h/.config/taskctl");
    CHECK(config_folder(with({{"HOME", "/h"}, {"XDG_CONFIG_HOME", "/x"}})) == "/x/taskctl");
    CHECK(config_folder(with({{"HOME", "/h"}, {"XDG_CONFIG_HOME", "rel"}})) ==
          "/h/.config/taskctl");
    CHECK(config_folder(with({})).empty());
}
