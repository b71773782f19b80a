#include "config/config_file.hpp"

#include <filesystem>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "support/scratch_folder.hpp"

using namespace taskctl::config;
using taskctl::model::Fault;
using taskctl::test::ScratchFolder;

namespace {

std::optional<std::string> no_variable(const std::string&) {
    return std::nullopt;
}

taskctl::model::Result<ConfigFile> parse(const std::string& text, bool is_readable = false) {
    return parse_config(text, "/c/config.toml", is_readable, no_variable);
}

std::string fault(const std::string& text, bool is_readable = false) {
    const auto file = parse(text, is_readable);
    if (file) return "";
    CHECK(file.error().fault == Fault::configuration);
    return file.error().message;
}

// What is wrong with a profile that is right but for these lines.
std::string profile_fault(const std::string& lines, bool is_readable = false) {
    return fault("[profiles.a]\nprovider = \"p\"\n" + lines + "\n", is_readable);
}

}  // namespace

TEST_CASE("a program with a slash is one beside the config file, never one of the current folder") {
    struct Row {
        const char* word;
        const char* program;
    };
    const auto row = GENERATE(values<Row>(
        {{"pass", "pass"}, {"./tok.sh", "/c/tok.sh"}, {"bin/x", "/c/bin/x"}, {"/b/x", "/b/x"}}));
    const auto file = parse("[profiles.p]\nprovider = \"one\"\ntoken_command = [\"" +
                            std::string(row.word) + "\", \"./a\"]\n");
    REQUIRE(file);
    const auto& words = std::get<FromCommand>(file->find("p")->token->from).words;
    CHECK(words == std::vector<std::string>{row.program, "./a"});
}

TEST_CASE("a profile says what there is to say") {
    const auto file = parse(R"(
        default_profile = "shop"
        [profiles.shop]
        provider = "one"
        endpoint = "https://shop.example/base"
        token_command = ["secret-tool", "lookup", "service", "occ"]
        headers = { "X-Lang" = "en" }
        [profiles.shop.params]
        text = "t"
        number = 42
        command = {command = ["pass", "show"]}
        file = {file = "key"}
        variable = {env = "KEY"}
        [profiles.shop.tls]
        cacert = "ca.pem"
        cert = "/etc/cert.pem"
        key = "../key.pem"
    )");
    REQUIRE(file);
    CHECK(file->default_profile.text == "shop");
    const auto* profile = file->find("shop");
    REQUIRE(profile != nullptr);
    CHECK(profile->provider.text == "one");
    CHECK(profile->endpoint.text == "https://shop.example/base");
    CHECK(source_text(*profile->token) == "command secret-tool …");
    CHECK(profile->headers.at(0).header.name == "X-Lang");
    CHECK(std::get<Literal>(profile->params.at("number").from).text.reveal() == "42");
    CHECK(source_text(profile->params.at("text")).empty());
    CHECK(source_text(profile->params.at("command")) == "command pass …");
    CHECK(source_text(profile->params.at("file")) == "file key");
    CHECK(source_text(profile->params.at("variable")) == "variable KEY");
    CHECK(std::get<FromFile>(profile->params.at("file").from).path == "/c/key");
    CHECK(profile->cacert.text == "/c/ca.pem");
    CHECK(profile->cert.text == "/etc/cert.pem");
    CHECK(profile->key.text == "/key.pem");
    CHECK(file->find("other") == nullptr);
}

TEST_CASE("what is wrong is named with file, line, column and key") {
    const auto [text, message] = GENERATE(table<std::string, std::string>({
        {"defalt_profile = \"a\"",
         "/c/config.toml:1:1: defalt_profile: unknown key (did you mean `default_profile`?)"},
        {"default_profile = 1",
         "/c/config.toml:1:19: default_profile: must be a string, not an "
         "integer"},
        {"default_profile = \"b\"\n[profiles.bb]\nprovider = \"p\"",
         "/c/config.toml:1:19: default_profile: there is no profile `b` (did you mean `bb`?)"},
        {"profiles = 3", "/c/config.toml:1:12: profiles: must be a table, not an integer"},
        {"profiles.a = true", "/c/config.toml:1:14: profiles.a: must be a table, not a boolean"},
        {"[profiles.a]",
         "/c/config.toml:1:11: profiles.a: has no provider: add provider = "
         "\"NAME\""},
        {"[profiles.\"a b\"]\nprovider = \"p\"",
         "/c/config.toml:1:11: profiles.a b: a profile's name has letters, digits, `_`, `.` and "
         "`-`"},
        {"a = = 1",
         "/c/config.toml:1:5: this is no TOML: Error while parsing value: could "
         "not determine value type"},
    }));
    CAPTURE(text);
    const auto said = fault(text);
    CHECK(said == message);
}

TEST_CASE("what is wrong in a profile is named by its key") {
    const auto [lines, message] = GENERATE(table<std::string, std::string>({
        {"provider2 = \"x\"", "provider2: unknown key (did you mean `provider`?)"},
        {"tokn_file = \"x\"", "tokn_file: unknown key (did you mean `token_file`?)"},
        {"endpoint = \"ftp://h\"", "endpoint: the URL does not begin with https:// or http://"},
        {"endpoint = \"https://h?a=b\"", "endpoint: a base URL has no query"},
        {"endpoint = \"https://u:pw@h\"",
         "endpoint: the URL holds a user name or password; credentials do not belong into a URL"},
        {"endpoint = \"\"", "endpoint: is empty"},
        {"endpoint = [\"x\"]", "endpoint: must be a string, not an array"},
        {"headers = {a = 1}", "headers.a: must be a string, not an integer"},
        {"headers = {\"a b\" = \"x\"}",
         "headers.a b: this can't be sent as a header: a control character, or a name that is "
         "none"},
        {"headers = \"x\"", "headers: must be a table, not a string"},
        {"params = {a = true}",
         "params.a: must be a string, an integer, or one of {command = [\"PROGRAM\", …]}, {file = "
         "\"FILE\"} and {env = \"NAME\"}"},
        {"params = {a = {fil = \"x\"}}", "params.a.fil: unknown key (did you mean `file`?)"},
        {"params = {a = {file = 3}}", "params.a.file: must be a string, not an integer"},
        {"params = {a = {env = \"A=B\"}}", "params.a.env: this is no name of a variable"},
        {"params = {a = {command = \"x\"}}",
         "params.a.command: must be an array of strings (no shell reads it), not a string"},
        {"params = {a = {command = [\"x\", 1]}}",
         "params.a.command: must be an array of strings, not an integer"},
        {"token_command = []", "token_command: the program's name is missing"},
        {"token_command = [\"\"]", "token_command: the program's name is missing"},
        {"token_command = [\"a\\u0000b\"]", "token_command: a word has a NUL in it"},
        {"token_env = \"A\"\ntoken_file = \"b\"",
         "token_file: the profile has a token already; give one way to it only"},
        {"token_file = \"a\\u0000\"", "token_file: has a control character in it"},
        {"tls = {cacrt = \"x\"}", "tls.cacrt: unknown key (did you mean `cacert`?)"},
        {"tls = {key = \"x\"}", "tls: there is a key without a cert"},
    }));
    CAPTURE(lines);
    const auto said = profile_fault(lines);
    CHECK(said.ends_with(": profiles.a." + message));
}

TEST_CASE("several findings are told at once, in the order of the file") {
    CHECK(fault("default_profile = 1\n"
                "[profiles.a]\n"
                "token_env = 2\n"
                "provider = \"p\"\n"
                "endpiont = \"x\"\n") ==
          "/c/config.toml:1:19: default_profile: must be a string, not an integer\n"
          "/c/config.toml:3:13: profiles.a.token_env: must be a string, not an integer\n"
          "/c/config.toml:5:1: profiles.a.endpiont: unknown key (did you mean `endpoint`?)");
    std::string many;
    for (int i = 0; i < 25; ++i) many += "key" + std::to_string(i) + " = 1\n";
    CHECK(fault(many).ends_with("\n… and 5 more findings"));
}

TEST_CASE("a token in a file that others can read is refused, a way to one is not") {
    CHECK(profile_fault("token = \"hush\"", true) ==
          "/c/config.toml:3:9: profiles.a.token: others than you can read this file: chmod 600 it, "
          "or use token_command");
    CHECK(profile_fault("token = \"hush\"").empty());
    CHECK(profile_fault("token_file = \"hush\"", true).empty());
}

TEST_CASE("no finding quotes a value that may be secret") {
    for (const auto* lines :
         {"token = hush", "token = 'hush", "token = \"hush", "token = \"\"\"hush\"\"\" hush",
          "token = \"\\hush\"", "token = [\"hush\"]", "token = \"hush\\u0007\"",
          "token = \"hush\"\ntoken = \"hush\"", "params = {a = \"hush\", a = \"hush\"}",
          "headers = {a = \"hush\\n\"}", "endpoint = \"https://hush@h\""}) {
        CAPTURE(lines);
        const auto said = profile_fault(lines);
        CHECK_FALSE(said.empty());
        CHECK(said.find("hush") == std::string::npos);
    }
}

TEST_CASE("what is no UTF-8 is refused") {
    CHECK(fault("a = \"\xff\"").starts_with("/c/config.toml:1:"));
}

TEST_CASE("paths begin at the file's folder, at home, or in systemd's credentials") {
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "HOME") return "/home/me";
        if (name == "CREDENTIALS_DIRECTORY") return "/run/credentials/unit";
        return std::nullopt;
    };
    const auto [text, path] = GENERATE(table<std::string, std::string>({
        {"t", "/c/t"},
        {"../t", "/t"},
        {"/t", "/t"},
        {"~/t", "/home/me/t"},
        {"~t", "/c/~t"},
        {"$CREDENTIALS_DIRECTORY/t", "/run/credentials/unit/t"},
    }));
    CAPTURE(text);
    const auto file = parse_config("[profiles.a]\nprovider = \"p\"\ntoken_file = \"" + text + "\"",
                                   "/c/f", false, environment);
    REQUIRE(file);
    const auto& from = std::get<FromFile>(file->find("a")->token->from);
    CHECK(from.path == path);
    CHECK(from.written == text);
}

TEST_CASE("the config file is looked for in the user's folder, and need not be there") {
    const ScratchFolder folder;
    const auto environment = [&](const std::string& name) -> std::optional<std::string> {
        if (name == "XDG_CONFIG_HOME") return folder.path().string();
        return std::nullopt;
    };
    const auto none = read_config("", environment);
    REQUIRE(none);
    CHECK(none->profiles.empty());
    CHECK(none->path.empty());
    CHECK(read_config("", no_variable));

    std::filesystem::create_directory(folder.path() / "taskctl");
    folder.write("taskctl/config.toml", "[profiles.a]\nprovider = \"p\"\n");
    const auto file = read_config("", environment);
    REQUIRE(file);
    CHECK(file->profiles.contains("a"));
}

TEST_CASE("a config file that is named must be one") {
    const ScratchFolder folder;
    const auto at = [&](const std::string& name) { return (folder.path() / name).string(); };
    const auto said = [&](const std::string& name) {
        const auto file = read_config(at(name), no_variable);
        return file ? "" : file.error().message;
    };
    CHECK(said("missing") == "there is no config file " + at("missing"));
    CHECK(said(".") == at(".") + " is a directory");
    REQUIRE(::mkfifo(at("pipe").c_str(), 0600) == 0);
    CHECK(said("pipe") == at("pipe") + " is no regular file");
    CHECK(read_config("/dev/null", no_variable).error().message == "/dev/null is no regular file");
    folder.write("large", std::string((1 << 20) + 1, '#'));
    CHECK(said("large") ==
          at("large") + " is larger than the 1024 KiB that are read of such a file");
    folder.write("open", "[profiles.a]\nprovider = \"p\"\ntoken = \"t\"\n");
    for (const auto& [mode, is_fine] : {std::pair(0600U, true), std::pair(0640U, false),
                                        std::pair(0604U, false), std::pair(0400U, true)}) {
        REQUIRE(::chmod(at("open").c_str(), mode) == 0);
        CHECK(said("open").empty() == is_fine);
    }
}

TEST_CASE("programs that are run for the user get no variable that holds a credential") {
    const auto file =
        parse("[profiles.a]\nprovider = \"p\"\ntoken_env = \"A\"\nparams = {k = {env = \"K\"}}\n");
    REQUIRE(file);
    CHECK(helper_environment({"HOME=/h", "A=1", "K=2", "AA=3", "TASKCTL_TOKEN=t", "E="}, *file) ==
          std::vector<std::string>{"HOME=/h", "AA=3", "E="});
}

TEST_CASE("what is no TOML is an error, whatever the parser takes for granted") {
    for (const auto* const text : {"[=]", "[[[", "[.a]", "[[.a]]", "[[=]]", "a.=1", "["}) {
        CHECK(fault(text).find("/c/config.toml:1:") == 0);
    }
}

TEST_CASE("a key of very many parts is refused, since each is a table in a table") {
    std::string key = "a";
    for (int i = 0; i < 1001; ++i) key += ".a";
    CHECK(fault("\n" + key + " = 1") ==
          "/c/config.toml:2:1: this is no TOML: a line with more than 1000 dots");
    CHECK(fault("[" + key.substr(2) + "]").find("1000 dots") == std::string::npos);
}
