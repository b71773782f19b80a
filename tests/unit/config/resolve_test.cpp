#include "config/resolve.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "config/parameters.hpp"
#include "support/scratch_folder.hpp"

using namespace taskctl::config;
using taskctl::model::Fault;
using taskctl::model::Secret;
using taskctl::test::ScratchFolder;

namespace {

std::string spec(const std::string& name, const std::string& extra) {
    return R"({"taskctl": 1, "name": ")" + name +
           R"(", "title": "T", "docs": "https://d.example",)" + extra + R"(
        "auth": {"header": "Authorization", "value": "Bearer {token}"},
        "request": {"method": "GET", "path": "/tasks/{id}"},
        "task": {"raw_state": "/s"},
        "states": [{"state": "succeeded", "when": {"/s": "ok"}}],
        "examples": [{"http": 200, "answer": {"s": "ok"}, "state": "succeeded"}]})";
}

// Providers `one` (alias `uno`, parameters, default endpoint) and `two` (neither).
class World {
public:
    World() {
        auto one = spec("one", R"("aliases": ["uno"], "endpoint": "https://one.example",
            "params": {"need": {"required": true, "help": "The need"},
                       "kind": {"enum": ["red", "blue"], "help": "The kind"},
                       "key": {"secret": true, "help": "The key"}},)");
        one.replace(one.find("/tasks/{id}"), 11, "/{need}/tasks/{id}");
        one.replace(one.find("\"GET\","), 6,
                    R"("GET", "query": {"kind": "{kind}"}, "headers": {"X-Key": "{key}"},)");
        folder.write("one.json", one);
        folder.write("two.json", spec("two", ""));
    }

    taskctl::model::Result<Resolved> resolve(const std::vector<std::string>& texts) {
        Setup setup{{},
                    Catalog::open({}, folder.path()).value(),
                    [](const std::string&) { return std::nullopt; },
                    {}};
        std::vector<Reference> references;
        for (const auto& text : texts) references.push_back(parse_reference(text).value());
        return taskctl::config::resolve(references, wishes, setup);
    }
    void give_param(const std::string& text) { wishes.params.push_back(parse_param(text).value()); }
    void give_token() { wishes.token = TokenWish{Secret("t"), Giver::flag}; }

    std::string fault(const std::vector<std::string>& texts) {
        const auto resolved = resolve(texts);
        return resolved ? "" : resolved.error().message;
    }

    ScratchFolder folder;
    Wishes wishes;
};

}  // namespace

TEST_CASE("a reference becomes a target of its provider") {
    World world;
    const auto resolved = world.resolve({"one/ID?need=a%2Fb&key=s3cret"});
    REQUIRE(resolved);
    const auto& target = resolved->targets.at(0);
    CHECK(target.ref == "one/ID?need=a%2Fb");
    CHECK(target.id == "ID");
    CHECK(target.params.at("key") == "s3cret");
    CHECK(to_text(target.service->endpoint) == "https://one.example");
}

TEST_CASE("a bare id takes the given provider, and shows its name") {
    World world;
    world.wishes.provider = {"uno", Giver::flag};
    const auto resolved = world.resolve({"ID?need=n"});
    REQUIRE(resolved);
    CHECK(resolved->targets.at(0).ref == "one/ID?need=n");
}

TEST_CASE("the endpoint given counts before the spec's") {
    World world;
    world.wishes.endpoint = {"https://other.example/base/", Giver::flag};
    const auto resolved = world.resolve({"one/ID?need=n", "two/ID"});
    REQUIRE(resolved);
    for (const auto& target : resolved->targets) {
        CHECK(target.service->endpoint.origin.host == "other.example");
    }
}

TEST_CASE("parameters for all tasks reach those that declare them, behind a reference's own") {
    World world;
    world.wishes.endpoint = {"https://h.example", Giver::flag};
    world.give_param("need=shared");
    const auto resolved = world.resolve({"one/a", "one/b?need=own", "two/c"});
    REQUIRE(resolved);
    CHECK(resolved->targets.at(0).params.at("need") == "shared");
    CHECK(resolved->targets.at(1).params.at("need") == "own");
    CHECK(resolved->targets.at(2).params.empty());
}

TEST_CASE("a parameter's value may come from a file") {
    World world;
    world.folder.write("value", "from file\n");
    world.give_param("need=@" + (world.folder.path() / "value").string());
    const auto resolved = world.resolve({"one/a"});
    REQUIRE(resolved);
    CHECK(resolved->targets.at(0).params.at("need") == "from file");
}

TEST_CASE("the same task named twice is asked for once, with a warning") {
    World world;
    const auto resolved = world.resolve({"one/a?need=n", "uno/a?need=n", "one/a?need=m"});
    REQUIRE(resolved);
    CHECK(resolved->targets.size() == 2);
    CHECK(resolved->warnings ==
          std::vector<std::string>{"uno/a?need=n is named twice and asked for once"});
}

TEST_CASE("what can't be resolved says why and what to do") {
    World world;
    CHECK(world.fault({"ID"}) == "`ID` names no provider: write NAME/ID, or give --provider NAME");
    CHECK(world.fault({"onne/ID"}) ==
          "unknown provider `onne` (did you mean `one`?); `taskctl provider list` names all");
    CHECK(world.fault({"two/ID"}) ==
          "two has no default endpoint: give --endpoint URL or TASKCTL_ENDPOINT");
    CHECK(world.fault({"one/ID"}) ==
          "one needs the parameter need (The need): give --param need=VALUE or "
          "NAME/ID?need=VALUE");
    CHECK(world.fault({"one/ID?ned=1"}) ==
          "one has no parameter `ned` (did you mean `need`?); it has key, kind, need");
    CHECK(world.fault({"one/ID?need=1&kind=rad"}) ==
          "parameter kind must be one of red, blue (did you mean `red`?)");
    CHECK(world.fault({"one/ID?need=%0a"}) == "parameter need has a control character in it");
}

TEST_CASE("every reference that can't be resolved is reported") {
    World world;
    CHECK(world.fault({"one/a", "one/b?need=n", "two/c"}) ==
          "one needs the parameter need (The need): give --param need=VALUE or "
          "NAME/ID?need=VALUE\n"
          "two has no default endpoint: give --endpoint URL or TASKCTL_ENDPOINT");
}

TEST_CASE("a parameter that no task wants is refused") {
    World world;
    world.give_param("neeed=1");
    CHECK(world.fault({"one/a?need=n"}) ==
          "--param neeed: no provider of these tasks has it (did you mean `need`?)");
    CHECK(world.fault({"one/a"}) ==
          "--param neeed: no provider of these tasks has it (did you mean `need`?)");
    CHECK(parse_param("novalue").error().message == "--param wants NAME=VALUE or NAME=@FILE");
}

TEST_CASE("a bad endpoint or header is refused") {
    World world;
    world.wishes.endpoint = {"ftp://h.example", Giver::flag};
    CHECK(world.fault({"two/a"}).starts_with("the endpoint `ftp://h.example`: "));
    world.wishes.endpoint = {"https://h.example/?q=1", Giver::flag};
    CHECK(world.fault({"two/a"}) ==
          "the endpoint `https://h.example/?q=1`: a base URL has no query");
    world.wishes.endpoint = {"https://h.example", Giver::flag};
    for (const auto* header : {"no colon", ": no name", "X-A: a\r\nX-B: b", "X A: b"}) {
        CHECK(parse_header(header).error().message ==
              "--header wants 'Name: value', without control characters");
    }
}

TEST_CASE("one credential does not go to several origins") {
    World world;
    world.folder.write("three.json", spec("three", R"("endpoint": "https://three.example",)"));
    const std::vector<std::string> tasks = {"one/a?need=n", "three/b"};
    CHECK(world.fault(tasks).empty());
    const std::string refused =
        "one credential can't go to several origins (https://one.example, "
        "https://three.example): use profiles, or run taskctl once for each of them";
    world.give_token();
    CHECK(world.fault(tasks) == refused);
    world.wishes.token.reset();
    world.wishes.headers = {{"X-Key", "k"}};
    CHECK(world.fault(tasks) == refused);
    world.wishes.headers.clear();
    world.give_param("key=k");
    CHECK(world.fault(tasks) == refused);
    world.wishes.params.clear();
    world.give_param("kind=red");
    CHECK(world.fault(tasks).empty());
    world.give_token();
    world.wishes.endpoint = {"https://same.example", Giver::flag};
    CHECK(world.fault(tasks).empty());
}

TEST_CASE("a user's broken spec names file, place and mend, and harms no other") {
    World world;
    world.folder.write("broken.json", R"({"taskctl": 1, "name": "broken", "staets": []})");
    world.wishes.endpoint = {"https://h.example", Giver::flag};
    CHECK(world.resolve({"two/a"}));
    const auto broken = world.resolve({"broken/a"});
    REQUIRE_FALSE(broken);
    CHECK(broken.error().fault == Fault::configuration);
    CHECK(broken.error().message.find("broken.json: unknown key `staets`") != std::string::npos);
}
