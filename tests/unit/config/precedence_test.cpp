// Which of several values counts: every setting, given in every combination of places.
#include <functional>

#include "config/profile_view.hpp"
#include "profile_world.hpp"

using namespace taskctl;
using config::Giver;
using test::ProfileWorld;

namespace {

constexpr std::array givers = {Giver::flag, Giver::environment, Giver::profile, Giver::spec};

// A setting: in which places it can be given, how, and what of it reaches the request. Every value
// is the word of its giver, in a form that the setting takes.
struct Setting {
    std::string name;
    std::map<Giver, std::function<void(ProfileWorld&)>> give;
    std::function<std::string(const config::Resolved&)> outcome;
    std::function<std::string(Giver)> expected;
};

std::string host(const config::Resolved& resolved) {
    return resolved.targets.at(0).service->endpoint.origin.host;
}

std::string param(const config::Resolved& resolved, const char* name) {
    const auto& params = resolved.targets.at(0).params;
    const auto found = params.find(name);
    return found == params.end() ? "" : found->second;
}

std::string as_word(Giver giver) {
    return std::string(word(giver));
}

void add_to_profile(ProfileWorld& world, const std::string& line) {
    world.file_text += line + "\n";
}

Setting endpoint() {
    return {"endpoint",
            {{Giver::flag,
              [](ProfileWorld& w) {
                  w.wishes.endpoint = {"https://flag", Giver::flag};
              }},
             {Giver::environment,
              [](ProfileWorld& w) {
                  if (w.wishes.endpoint.text.empty()) {
                      w.wishes.endpoint = {"https://environment", Giver::environment};
                  }
              }},
             {Giver::profile,
              [](ProfileWorld& w) { add_to_profile(w, "endpoint = \"https://profile\""); }},
             {Giver::spec,
              [](ProfileWorld& w) {
                  w.folder.write(
                      "alpha.json",
                      ProfileWorld::spec("alpha", "/t/{id}", R"("endpoint": "https://spec",)", ""));
              }}},
            host,
            as_word};
}

Setting token() {
    return {"token",
            {{Giver::flag, [](ProfileWorld& w) { w.flag_token("flag"); }},
             {Giver::environment,
              [](ProfileWorld& w) {
                  if (!w.wishes.token) w.variable_token("environment");
              }},
             {Giver::profile, [](ProfileWorld& w) { add_to_profile(w, "token = \"profile\""); }}},
            [](const config::Resolved& r) { return ProfileWorld::token(r); },
            as_word};
}

Setting parameter(const std::string& name) {
    return {"parameter " + name,
            {{Giver::flag, [=](ProfileWorld& w) { w.flag_param(name + "=flag"); }},
             {Giver::profile,
              [=](ProfileWorld& w) { add_to_profile(w, "params." + name + " = \"profile\""); }}},
            [=](const config::Resolved& r) { return param(r, name.c_str()); },
            as_word};
}

Setting header() {
    return {
        "header",
        {{Giver::flag,
          [](ProfileWorld& w) {
              w.wishes.headers = {{"x-lang", "flag"}};
          }},
         {Giver::profile,
          [](ProfileWorld& w) { add_to_profile(w, "headers.X-LANG = \"profile\""); }}},
        [](const config::Resolved& r) {
            return std::string(http::find(r.targets.at(0).service->headers, "X-Lang").value_or(""));
        },
        as_word};
}

Setting pem(const std::string& name, std::string http::Connection::*member) {
    return {name,
            {{Giver::flag, [=](ProfileWorld& w) { w.wishes.connection.*member = "flag"; }},
             {Giver::profile,
              [=](ProfileWorld& w) {
                  w.folder.write("profile.pem", "");
                  add_to_profile(w, "tls." + name + " = \"profile.pem\"");
              }}},
            [=](const config::Resolved& r) {
                const auto path = (*r.targets.at(0).service->connection).*member;
                return path.ends_with("profile.pem") ? "profile" : path;
            },
            as_word};
}

}  // namespace

TEST_CASE("flag before environment before profile before spec, for every setting") {
    const std::vector<Setting> settings = {endpoint(),
                                           token(),
                                           parameter("kind"),
                                           parameter("key"),
                                           header(),
                                           pem("cacert", &http::Connection::cacert),
                                           pem("cert", &http::Connection::cert)};
    for (const auto& setting : settings) {
        for (unsigned given = 0; given < 16; ++given) {
            ProfileWorld world;
            world.file_text = "[profiles.p]\nprovider = \"alpha\"\n";
            if (setting.name != "endpoint") {
                add_to_profile(world, "endpoint = \"https://h.example\"");
            }
            std::string expected;
            std::string sources;
            for (const auto giver : givers) {
                const auto give = setting.give.find(giver);
                if ((given & (1U << static_cast<unsigned>(giver))) == 0) continue;
                if (give == setting.give.end()) continue;
                give->second(world);
                sources += " " + as_word(giver);
                if (expected.empty()) expected = setting.expected(giver);
            }
            if (expected.empty() && setting.name == "endpoint") continue;
            CAPTURE(setting.name, sources);
            const auto resolved = world.resolve({"p/ID"});
            REQUIRE(resolved);
            CHECK(setting.outcome(*resolved) == expected);
        }
    }
}

TEST_CASE("a reference's own parameter counts before all others") {
    ProfileWorld world;
    world.file_text = R"([profiles.p]
        provider = "alpha"
        endpoint = "https://h.example"
        params = {kind = "profile", key = {command = ["false"]}})";
    world.flag_param("kind=flag");
    const auto resolved = world.resolve({"p/ID?kind=own&key=own"});
    REQUIRE(resolved);
    CHECK(param(*resolved, "kind") == "own");
    CHECK(param(*resolved, "key") == "own");
}

TEST_CASE("the provider and profile of a bare id") {
    struct Row {
        config::Setting provider, profile;
        std::string default_profile, outcome;
    };
    const std::vector<Row> rows = {
        {{}, {}, "", "2"},
        {{"alpha", Giver::flag}, {}, "", "alpha, e.example"},
        {{"alpha", Giver::environment}, {}, "", "alpha, e.example"},
        {{}, {"b", Giver::flag}, "", "beta, b.example"},
        {{}, {"b", Giver::environment}, "", "beta, b.example"},
        {{}, {}, "b", "beta, b.example"},
        {{}, {"a", Giver::environment}, "b", "alpha, a.example"},
        {{}, {"a", Giver::flag}, "b", "alpha, a.example"},
        {{"alpha", Giver::flag}, {}, "b", "alpha, e.example"},
        {{"alpha", Giver::environment}, {}, "b", "alpha, e.example"},
        {{"post", Giver::flag}, {"a", Giver::flag}, "b", "post, a.example"},
        {{"post", Giver::flag}, {"a", Giver::environment}, "b", "post, a.example"},
        {{"post", Giver::environment}, {"a", Giver::flag}, "b", "alpha, a.example"},
        {{"post", Giver::environment}, {"a", Giver::environment}, "b", "post, a.example"},
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CAPTURE(i);
        const auto& row = rows[i];
        ProfileWorld world;
        if (!row.default_profile.empty()) {
            world.file_text = "default_profile = \"" + row.default_profile + "\"\n";
        }
        world.file_text += R"(
            [profiles.a]
            provider = "alpha"
            endpoint = "https://a.example"
            [profiles.b]
            provider = "beta"
            endpoint = "https://b.example"
            params = {of = "a"})";
        world.wishes.provider = row.provider;
        world.wishes.profile = row.profile;
        if (row.outcome.ends_with("e.example")) {
            world.wishes.endpoint = {"https://e.example", Giver::flag};
        }
        const auto resolved = world.resolve({"ID"});
        const auto outcome =
            resolved ? resolved->targets.at(0).service->spec->name + ", " + host(*resolved)
                     : std::to_string(static_cast<int>(resolved.error().fault));
        CHECK(outcome == row.outcome);
    }
}

TEST_CASE("the view of a profile says what counts, who gave it, and no secret") {
    ProfileWorld world;
    world.file_text = R"(default_profile = "prod"
        [profiles.prod]
        provider = "alpha"
        endpoint = "https://h.example"
        token_command = ["secret-tool", "hush"]
        headers = {X-One = "hush"}
        params = {key = "hush"})";
    const auto text = [&] {
        auto setup = world.setup();
        const auto view = config::view_profile("prod", world.wishes, setup);
        if (!view) return view.error().message;
        std::string all;
        for (const auto& row : view->rows) {
            all += row.key + "|" + row.value + "|" + row.source + "|" +
                   std::string(word(row.giver)) + "\n";
        }
        return all;
    };
    CHECK(text() ==
          "provider|alpha||profile\n"
          "endpoint|https://h.example||profile\n"
          "token||command secret-tool …|profile\n"
          "params.key|***||profile\n"
          "headers.X-One|***||profile\n");
    world.variable_token("hush");
    world.wishes.headers = {{"x-one", "hush"}};
    world.flag_param("kind=k");
    world.flag_param("key=hush");
    world.wishes.connection.cacert = "/ca.pem";
    CHECK(text() ==
          "provider|alpha||profile\n"
          "endpoint|https://h.example||profile\n"
          "token|***||environment\n"
          "params.key|***||flag\n"
          "params.kind|k||flag\n"
          "headers.x-one|***||flag\n"
          "tls.cacert|/ca.pem||flag\n");
    auto setup = world.setup();
    CHECK(config::view_profile("prodd", world.wishes, setup).error().message ==
          "--profile: there is no profile `prodd` (did you mean `prod`?); `taskctl profile list` "
          "names "
          "all");
}
