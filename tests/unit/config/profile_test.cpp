// Profiles in use: whose credential goes where, and what stops it.
#include "profile_world.hpp"

using namespace taskctl;
using config::Giver;
using test::ProfileWorld;

namespace {

constexpr auto two_profiles = R"(
    [profiles.one]
    provider = "alpha"
    endpoint = "https://one.example"
    token_env = "ONE"
    [profiles.two]
    provider = "alpha"
    endpoint = "https://two.example/base"
    token_env = "TWO"
)";

class TwoProfiles : public ProfileWorld {
public:
    TwoProfiles() {
        file_text = two_profiles;
        variables = {{"ONE", "token-1"}, {"TWO", "token-2"}};
    }
};

}  // namespace

TEST_CASE("each profile's tasks get its own credential") {
    TwoProfiles world;
    const auto resolved = world.resolve({"one/a", "two/b", "one/c"});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved, 0) == "token-1");
    CHECK(ProfileWorld::token(*resolved, 1) == "token-2");
    CHECK(resolved->targets.at(0).credential == resolved->targets.at(2).credential);
    CHECK(resolved->targets.at(0).ref == "one/a");
    CHECK(to_text(resolved->targets.at(1).service->endpoint) == "https://two.example/base");
}

TEST_CASE("a profile's name counts before a provider's") {
    ProfileWorld world;
    world.file_text = R"([profiles.beta]
        provider = "alpha"
        endpoint = "https://h.example")";
    const auto resolved = world.resolve({"beta/ID"});
    REQUIRE(resolved);
    CHECK(resolved->targets.at(0).service->spec->name == "alpha");
}

TEST_CASE("a flag's token is for the tasks without a profile of their own") {
    TwoProfiles world;
    world.wishes.endpoint = {"https://flag.example", Giver::flag};
    world.wishes.headers = {{"X-H", "h"}};
    world.wishes.connection.cacert = "/ca.pem";
    world.flag_token("flag");
    world.flag_param("key=secret");
    world.flag_param("kind=plain");
    const auto resolved = world.resolve({"one/a", "alpha/b"});
    REQUIRE(resolved);
    const auto& own = resolved->targets.at(0);
    const auto& other = resolved->targets.at(1);
    CHECK(ProfileWorld::token(*resolved, 0) == "token-1");
    CHECK(ProfileWorld::token(*resolved, 1) == "flag");
    CHECK(own.service->endpoint.origin.host == "one.example");
    CHECK(own.service->headers.empty());
    CHECK(own.service->connection->cacert.empty());
    CHECK_FALSE(own.params.contains("key"));
    CHECK(own.params.at("kind") == "plain");
    CHECK(other.service->endpoint.origin.host == "flag.example");
    CHECK(other.service->headers.size() == 1);
    CHECK(other.params.at("key") == "secret");
}

TEST_CASE("where every task has a profile, a flag's token is for all of one origin") {
    TwoProfiles world;
    world.flag_token("flag");
    const auto resolved = world.resolve({"one/a"});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved) == "flag");
    const std::string refused =
        "2 one credential can't go to several origins (https://one.example, "
        "https://two.example): use profiles, or run taskctl once for each of them";
    CHECK(world.fault({"one/a", "two/b"}) == refused);
    world.wishes.token.reset();
    world.wishes.headers = {{"X-H", "h"}};
    CHECK(world.fault({"one/a", "two/b"}) == refused);
    world.wishes.headers.clear();
    world.flag_param("key=secret");
    CHECK(world.fault({"one/a", "two/b"}) == refused);
}

TEST_CASE("the environment's token stays unused where several profiles have their own") {
    TwoProfiles world;
    world.variable_token("environment");
    const auto resolved = world.resolve({"one/a", "two/b"});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved, 0) == "token-1");
    CHECK(ProfileWorld::token(*resolved, 1) == "token-2");
    world.file_text += R"([profiles.three]
        provider = "alpha"
        endpoint = "https://three.example")";
    CHECK(world.fault({"one/a", "three/b"}).starts_with("2 one credential can't go to several"));
    const auto single = world.resolve({"one/a"});
    REQUIRE(single);
    CHECK(ProfileWorld::token(*single) == "environment");
}

TEST_CASE("a profile's credential does not leave its origin") {
    const auto [lines, is_refused] = GENERATE(table<std::string, bool>({
        {"token_env = \"ONE\"", true},
        {"headers = {X-H = \"h\"}", true},
        {"params = {key = \"k\"}", true},
        {"tls = {cert = \"cert\"}", true},
        {"params = {kind = \"k\"}", false},
        {"tls = {cacert = \"cert\"}", false},
        {"", false},
    }));
    CAPTURE(lines);
    const auto endpoint = GENERATE("http://one.example", "https://one.example:8443",
                                   "https://one.example.evil.example", "https://ONE.example/other");
    const bool is_same = std::string(endpoint).starts_with("https://ONE");
    ProfileWorld world;
    world.variables = {{"ONE", "token-1"}};
    world.folder.write("cert", "");
    world.file_text =
        "[profiles.one]\nprovider = \"alpha\"\nendpoint = \"https://one.example\"\n" + lines;
    world.wishes.endpoint = {endpoint, Giver::flag};
    const auto said = world.fault({"one/a"});
    CHECK(said.starts_with(is_refused && !is_same ? "77 " : "0 "));
    if (said.starts_with("77")) {
        CHECK(said.find("profile one belongs to https://one.example and is not sent to " +
                        std::string(endpoint)) != std::string::npos);
    }
}

TEST_CASE("a credential of the command line takes the place of one that may not go along") {
    ProfileWorld world;
    world.file_text = R"([profiles.one]
        provider = "alpha"
        endpoint = "https://one.example"
        token = "mine"
        headers = {X-H = "h"}
        params = {key = "k", kind = "plain"})";
    world.wishes.endpoint = {"https://other.example", Giver::flag};
    SECTION("a token") {
        world.flag_token("flag");
    }
    SECTION("the header that the token would stand in") {
        world.wishes.headers = {{"authorization", "Basic x"}};
    }
    const auto resolved = world.resolve({"one/a"});
    REQUIRE(resolved);
    const auto& target = resolved->targets.at(0);
    CHECK(ProfileWorld::token(*resolved) == (world.wishes.token ? "flag" : ""));
    CHECK_FALSE(http::find(target.service->headers, "X-H"));
    CHECK(target.params == provider::Parameters{{"kind", "plain"}});
    CHECK(resolved->warnings ==
          std::vector<std::string>{"headers and secrets of profile one are not sent to "
                                   "https://other.example, which is not the origin that they "
                                   "belong to"});
}

TEST_CASE("a credential without an endpoint belongs to the spec's, or to none") {
    ProfileWorld world;
    world.file_text = R"(
        [profiles.b]
        provider = "beta"
        token = "t"
        params = {of = "a"}
        [profiles.a]
        provider = "alpha"
        token = "t")";
    CHECK(world.fault({"b/ID"}) == "0 ");
    CHECK(world.fault({"a/ID"}) ==
          "78 config.toml:6:19: profiles.a: has no endpoint, and alpha has no default one: add "
          "endpoint = \"URL\"");
    world.wishes.endpoint = {"https://other.example", Giver::environment};
    CHECK(world.fault({"b/ID"}).starts_with("77 the credential of profile b belongs to "));
    CHECK(world.fault({"a/ID"}) ==
          "77 profile a has no endpoint, so its credential belongs to no origin and is not sent to "
          "https://other.example: add endpoint = \"URL\" to it");
    world.wishes.endpoint = {};
    world.wishes.provider = {"alpha", Giver::flag};
    world.wishes.profile = {"b", Giver::flag};
    CHECK(world.fault({"ID"}).starts_with("2 alpha has no default endpoint"));
}

TEST_CASE("a profile's values come from where it says") {
    ProfileWorld world;
    world.file_text = R"([profiles.p]
        provider = "alpha"
        endpoint = "https://h.example"
        token_file = "token"
        params = {key = {env = "KEY"}, kind = {file = "kind"}})";
    world.variables = {{"KEY", "from variable"}};
    world.folder.write("token", "from file\nmore\n");
    world.folder.write("kind", "a kind\r\n");
    const auto resolved = world.resolve({"p/ID"});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved) == "from file");
    CHECK(resolved->targets.at(0).params ==
          provider::Parameters{{"key", "from variable"}, {"kind", "a kind"}});
    CHECK(resolved->targets.at(0).ref == "p/ID");
    REQUIRE(resolved->secrets.size() == 1);
    CHECK(resolved->secrets.front().reveal() == "from variable");
}

TEST_CASE("what is wrong with a profile's values is told with its place") {
    const auto [lines, message] = GENERATE(table<std::string, std::string>({
        {"token_env = \"NONE\"", "token_env: the variable NONE is not set"},
        {"token_env = \"BAD\"",
         "token_env: the token in variable BAD has a control character in it"},
        {"token_file = \"missing\"", "token_file: there is no file missing"},
        {"token_file = \".\"", "token_file:  is a directory"},
        {"token_file = \"$CREDENTIALS_DIRECTORY/t\"",
         "token_file: the variable CREDENTIALS_DIRECTORY is not set: systemd sets it for a service "
         "with LoadCredential="},
        {"tls.cacert = \"$CREDENTIALS_DIRECTORY/t\"",
         "tls.cacert: the variable CREDENTIALS_DIRECTORY is not set: systemd sets it for a service "
         "with LoadCredential="},
        {"tls.cacert = \"missing\"", "tls.cacert: there is no file missing"},
        {"params.key = {env = \"NONE\"}", "params.key.env: the variable NONE is not set"},
        {"params.key = {file = \"missing\"}", "params.key.file: there is no file missing"},
        {"params.key = {env = \"BAD\"}", "params.key.env: has a control character in it"},
        {"params.keey = \"x\"",
         "params.keey: alpha has no parameter `keey` (did you mean `key`?); it has key, kind"},
    }));
    CAPTURE(lines);
    ProfileWorld world;
    world.variables = {{"BAD", "a\nb"}};
    world.file_text =
        "[profiles.p]\nprovider = \"alpha\"\nendpoint = \"https://h.example\"\n" + lines;
    auto said = world.fault({"p/ID"});
    CHECK(said.starts_with("78 "));
    if (lines.find("\".\"") == std::string::npos) {
        CHECK(said.ends_with("profiles.p." + message));
    }
    CHECK(world.fault({"alpha/ID?key=k"}).starts_with("2 alpha has no default endpoint"));
}

TEST_CASE("a secret parameter is not written into a file that others can read") {
    ProfileWorld world;
    world.is_readable_by_others = true;
    world.file_text = R"([profiles.p]
        provider = "alpha"
        endpoint = "https://h.example"
        params = {kind = "k"})";
    CHECK(world.fault({"p/ID"}) == "0 ");
    world.file_text.replace(world.file_text.find("{kind"), std::string::npos, "{key = \"hush\"}");
    const auto said = world.fault({"p/ID"});
    CHECK(said.starts_with("78 config.toml:4:25: profiles.p.params.key: this is a secret"));
    CHECK(said.find("hush") == std::string::npos);
}

TEST_CASE("names that are no profile and no provider are answered with what was meant") {
    TwoProfiles world;
    CHECK(world.fault({"tow/ID"}) ==
          "2 unknown profile or provider `tow` (did you mean `two`?); `taskctl profile list` and "
          "`taskctl provider list` name all");
    world.file_text += "[profiles.bad]\nprovider = \"alhpa\"";
    CHECK(world.fault({"bad/ID"}) ==
          "78 config.toml:11:12: profiles.bad.provider: unknown provider `alhpa` (did you mean "
          "`alpha`?); `taskctl provider list` names all");
    world.wishes.profile = {"twoo", Giver::environment};
    CHECK(world.fault({"ID"}) ==
          "2 TASKCTL_PROFILE: there is no profile `twoo` (did you mean `two`?); `taskctl profile "
          "list` names all");
}

TEST_CASE("a task of one name is asked for with each credential") {
    ProfileWorld world;
    world.file_text = R"([profiles.one]
        provider = "alpha"
        endpoint = "https://h.example"
        token_env = "ONE"
        [profiles.two]
        provider = "alpha"
        endpoint = "https://h.example"
        token_env = "TWO"
        [profiles.three]
        provider = "alpha"
        endpoint = "https://h.example"
        headers = {X-Tenant = "three"}
        [profiles.four]
        provider = "alpha"
        endpoint = "https://h.example"
        headers = {X-Tenant = "four"})";
    world.variables = {{"ONE", "token-1"}, {"TWO", "token-2"}};
    const auto resolved = world.resolve({"one/a", "two/a", "three/a", "four/a", "one/a"});
    REQUIRE(resolved);
    REQUIRE(resolved->targets.size() == 4);
    CHECK(ProfileWorld::token(*resolved, 0) == "token-1");
    CHECK(ProfileWorld::token(*resolved, 1) == "token-2");
    CHECK(resolved->warnings ==
          std::vector<std::string>{"one/a is named twice and asked for once"});
}

TEST_CASE("of a header's value, what comes behind the scheme is a secret as well") {
    ProfileWorld world;
    world.file_text = R"([profiles.one]
        provider = "alpha"
        endpoint = "https://h.example"
        headers = {Authorization = "Bearer hush-hush", X-Note = "job succeeded"})";
    const auto resolved = world.resolve({"one/a"});
    REQUIRE(resolved);
    std::vector<std::string> secrets;
    for (const auto& secret : resolved->secrets) secrets.push_back(secret.reveal());
    CHECK(secrets == std::vector<std::string>{"Bearer hush-hush", "hush-hush", "job succeeded"});
}

TEST_CASE("a profile that is named by a flag also serves tasks that name a provider") {
    TwoProfiles world;
    world.wishes.profile = {"two", Giver::flag};
    const auto resolved = world.resolve({"alpha/a", "b"});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved, 0) == "token-2");
    CHECK(ProfileWorld::token(*resolved, 1) == "token-2");
    CHECK(resolved->targets.at(1).ref == "alpha/b");
    CHECK(resolved->profile == "two");
}

TEST_CASE("programs are run for what is wanted, once each, and for nothing else") {
    ProfileWorld world;
    world.file_text = R"([profiles.p]
        provider = "alpha"
        endpoint = "https://h.example"
        params = {key = {command = ["pass", "key"]}, kind = {command = ["pass", "kind"]}}
        [profiles.other]
        provider = "alpha"
        params = {key = {command = ["never"]}}
        [profiles.l]
        provider = "login"
        endpoint = "https://h.example"
        token_env = "ENV"
        params = {app = {command = ["never"]}})";
    world.variables = {{"ENV", "t"}, {"PATH", "/bin"}};
    world.flag_param("kind=flag");
    auto setup = world.setup();
    const auto texts = ProfileWorld::references({"p/a", "p/b", "p/c?key=own", "l/d"});
    const auto needed = config::commands_needed(texts, world.wishes, setup);
    REQUIRE(needed.size() == 1);
    CHECK(needed[0].profile == "p");
    CHECK(needed[0].param == "key");
    CHECK(needed[0].command.words == std::vector<std::string>{"pass", "key"});
    CHECK(needed[0].command.environment == std::vector<std::string>{"PATH=/bin"});
    world.outputs.emplace(std::pair("p", "key"), model::Secret("printed\n"));
    const auto resolved = world.resolve({"p/a"});
    REQUIRE(resolved);
    CHECK(resolved->targets.at(0).params.at("key") == "printed");
}

TEST_CASE("a token command runs without the secrets of the environment") {
    ProfileWorld world;
    world.file_text = R"([profiles.p]
        provider = "alpha"
        endpoint = "https://h.example"
        token_command = ["print", "it"]
        params = {key = {env = "KEY"}})";
    world.variables = {{"KEY", "k"}, {"PATH", "/bin"}, {"TASKCTL_TOKEN", "t"}};
    const auto resolved = world.resolve({"p/ID"});
    REQUIRE(resolved);
    const auto asking = resolved->credentials.at(0)->ask(nullptr, {});
    const auto& command = std::get<http::Command>(asking);
    CHECK(command.words == std::vector<std::string>{"print", "it"});
    CHECK(command.environment == std::vector<std::string>{"PATH=/bin"});
}

TEST_CASE("a login takes the place of a token that is not given") {
    ProfileWorld world;
    world.wishes.endpoint = {"https://h.example", Giver::flag};
    const auto none = world.resolve({"login/ID"});
    REQUIRE(none);
    CHECK_FALSE(none->targets.at(0).credential);
    world.flag_param("app=a");
    CHECK(world.fault({"login/ID"}) ==
          "2 the login of login needs pin as well: give --param pin=@FILE");
    const auto resolved = world.resolve({"login/ID?pin=1", "login/other?pin=1", "login/ID?pin=2"});
    REQUIRE(resolved);
    CHECK(ProfileWorld::token(*resolved, 0) == "login");
    CHECK(resolved->credentials.size() == 2);
    CHECK(resolved->targets.at(0).credential == resolved->targets.at(1).credential);
    CHECK(resolved->targets.at(0).params.empty());
    CHECK(resolved->targets.at(0).ref == "login/ID");
    CHECK(resolved->secrets.size() == 3);
    world.flag_token("flag");
    const auto given = world.resolve({"login/ID"});
    REQUIRE(given);
    CHECK(ProfileWorld::token(*given) == "flag");
    CHECK(given->targets.at(0).params.empty());
}
