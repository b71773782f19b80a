// URLs as references: what they match, and which credential they get.
#include "config/url_match.hpp"
#include "profile_world.hpp"

using namespace taskctl;
using config::Giver;
using test::ProfileWorld;

namespace {

std::string text_of(const provider::Target& target) {
    std::string text =
        target.service->spec->name + " " + to_text(target.service->endpoint) + " " + target.id;
    for (const auto& [name, value] : target.params) text += " " + name + "=" + value;
    return text;
}

}  // namespace

TEST_CASE("a URL is a task of the provider whose path it ends with") {
    const auto [url, outcome] = GENERATE(table<std::string, std::string>({
        {"https://h.example/alpha-tasks/ID", "alpha https://h.example ID"},
        {"https://h.example:8443/base/v2/alpha-tasks/a%20b%2Bc",
         "alpha https://h.example:8443/base/v2 a "
         "b+c"},
        {"https://h.example/alpha-tasks/ID?k=red", "alpha https://h.example ID kind=red"},
        {"https://h.example/alpha-tasks/ID?kind=a%26b", "alpha https://h.example ID kind=a&b"},
        {"https://h.example/alpha-tasks/ID?key=secret", "alpha https://h.example ID key=secret"},
        {"https://beta.example/v1/of/b/jobs/7/state", "beta https://beta.example/v1 7 of=b"},
    }));
    CAPTURE(url);
    ProfileWorld world;
    const auto resolved = world.resolve({url});
    REQUIRE(resolved);
    CHECK(text_of(resolved->targets.at(0)) == outcome);
    const auto& ref = resolved->targets.at(0).ref;
    CHECK(ref.find("secret") == std::string::npos);
    const auto again = world.resolve({ref});
    REQUIRE(again);
    CHECK(again->targets.at(0).id == resolved->targets.at(0).id);
    CHECK(again->targets.at(0).ref == ref);
}

TEST_CASE("a URL that can't be told is refused with what it might be") {
    const auto [url, message] = GENERATE(table<std::string, std::string>({
        {"https://h.example/nothing/ID", " is no task of any provider: "},
        {"https://h.example/alpha-tasks/", " is no task of any provider: "},
        {"https://h.example/alpha-tasks/a%2Fb", " is no task of any provider: "},
        {"https://h.example/alpha-tasks/%2e%2e", " is no task of any provider: "},
        {"https://h.example/alpha-tasks/a%zz", " is no task of any provider: "},
        {"https://beta.example/v2/of/b/jobs/7/state", "but another origin"},
        {"https://h.example/v1/of/b/jobs/7/state", " has the path of beta, but another origin: "},
        {"https://beta.example/v1/of/c/jobs/7/state", " is no task of any provider: "},
        {"https://h.example/ask",
         " looks like post, which does not have the task's id in its URL: "
         "write post/ID"},
        {"https://h.example/alpha-tasks/ID?colour=hush&kin=hush",
         "the URL's query has `colour`, `kin` (did you mean `kind`?), which alpha has no use for"},
        {"https://h.example/alpha-tasks/ID?k=a&kind=b", "the URL says two things of `kind`"},
    }));
    CAPTURE(url);
    ProfileWorld world;
    const auto said = world.fault({url});
    CHECK(said.starts_with("2 "));
    CHECK(said.find(message) != std::string::npos);
    CHECK(said.find("hush") == std::string::npos);
}

TEST_CASE("of several providers the option says which") {
    ProfileWorld world;
    world.folder.write("gamma.json", ProfileWorld::spec("gamma", "/alpha-tasks/{id}", "", ""));
    const auto url = "https://h.example/alpha-tasks/ID";
    const auto said = world.fault({url});
    CHECK(said.find("may be a task of several providers (") != std::string::npos);
    CHECK(said.find("alpha, gamma") != std::string::npos);
    const auto giver = GENERATE(Giver::flag, Giver::environment);
    world.wishes.provider = {"gamma", giver};
    const auto resolved = world.resolve({url});
    REQUIRE(resolved);
    CHECK(resolved->targets.at(0).service->spec->name == "gamma");
    world.wishes.provider = {"beta", Giver::flag};
    CHECK(world.fault({url}).ends_with(
        " is no task of beta, whose path is /of/{of}/jobs/{id}/state"));
}

TEST_CASE("a provider that is named may be at another origin than its own") {
    ProfileWorld world;
    world.wishes.provider = {"beta", Giver::flag};
    const auto resolved = world.resolve({"https://h.example/x/of/a/jobs/1/state"});
    REQUIRE(resolved);
    CHECK(text_of(resolved->targets.at(0)) == "beta https://h.example/x 1 of=a");
}

TEST_CASE("a profile below whose endpoint the URL lies is taken") {
    ProfileWorld world;
    world.file_text = R"(
        [profiles.p]
        provider = "alpha"
        endpoint = "https://h.example/base/"
        token = "mine")";
    const auto resolved = world.resolve({"https://h.example/base/alpha-tasks/ID"});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved) == "mine");
    for (const auto* url :
         {"https://h.example/alpha-tasks/ID", "https://h.example:8443/base/alpha-tasks/ID",
          "http://h.example/base/alpha-tasks/ID",
          "https://h.example.evil.example/base/alpha-tasks/ID",
          "https://h.example/base/more/alpha-tasks/ID"}) {
        CAPTURE(url);
        world.wishes.provider = {"alpha", Giver::environment};
        const auto other = world.resolve({url});
        REQUIRE(other);
        CHECK(ProfileWorld::token(*other).empty());
    }
    world.file_text += R"(
        [profiles.q]
        provider = "alpha"
        endpoint = "https://h.example/base")";
    CHECK(world.fault({"https://h.example/base/alpha-tasks/ID"}) ==
          "2 `https://h.example/base/alpha-tasks/ID` may be a task of several profiles (p, q): say "
          "which "
          "with --profile NAME");
    world.wishes.profile = {"q", Giver::flag};
    const auto chosen = world.resolve({"https://h.example/base/alpha-tasks/ID"});
    REQUIRE(chosen);
    CHECK(ProfileWorld::token(*chosen).empty());
    world.wishes.profile = {"p", Giver::flag};
    CHECK(world.fault({"https://other.example/base/alpha-tasks/ID"})
              .starts_with("77 the credential of profile p belongs to https://h.example and is not "
                           "sent to https://other.example"));
}

TEST_CASE("the environment's token goes where something names the origin, a flag's anywhere") {
    const std::string url = "https://h.example/alpha-tasks/ID";
    ProfileWorld world;
    world.wishes.provider = {"alpha", Giver::flag};
    world.variable_token("environment");
    const std::string refused =
        "77 the token of TASKCTL_TOKEN does not go to https://h.example, which only the URL names";
    CHECK(world.fault({url}).starts_with(refused));
    for (const auto* endpoint :
         {"http://h.example", "https://h.example:444", "https://h.example.evil.example"}) {
        world.wishes.endpoint = {endpoint, Giver::flag};
        CHECK(world.fault({url}).starts_with(refused));
    }
    SECTION("an endpoint") {
        world.wishes.endpoint = {"https://h.example/other", Giver::environment};
    }
    SECTION("a profile") {
        world.wishes.endpoint = {};
        world.file_text = "[profiles.p]\nprovider = \"alpha\"\nendpoint = \"https://h.example\"\n";
    }
    SECTION("the spec") {
        world.wishes.endpoint = {};
        world.folder.write("alpha.json",
                           ProfileWorld::spec("alpha", "/alpha-tasks/{id}",
                                              R"("endpoint": "https://h.example",)", ""));
    }
    SECTION("the same command line gives the token") {
        world.wishes.endpoint = {};
        world.flag_token("environment");
    }
    const auto resolved = world.resolve({url});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved) == "environment");
}

TEST_CASE("the same task by URL and by name is one") {
    ProfileWorld world;
    world.file_text = R"([profiles.p]
        provider = "alpha"
        endpoint = "https://h.example/base/"
        token = "mine")";
    const auto resolved = world.resolve({"p/ID", "https://h.example/base/alpha-tasks/ID",
                                         "https://H.example/base/alpha-tasks/I%44",
                                         "https://h.example/base/alpha-tasks/other"});
    REQUIRE(resolved);
    CHECK(resolved->targets.size() == 2);
    CHECK(resolved->warnings.size() == 2);
    CHECK(resolved->credentials.size() == 1);
}
