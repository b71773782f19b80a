// Who gets the credential, and links that no longer serve.
#include <catch2/catch.hpp>

#include "download_world.hpp"

namespace taskctl::transfer {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

const std::string presigned = "https://store.example/f?signature=1";
const std::string guarded = "https://a.example/api/files/f";
const std::string task_url = "https://a.example/api/tasks/t";

class LinkWorld : public DownloadWorld {
public:
    LinkWorld() { target.credential = 0; }

    void fetch_links(std::vector<Link> links) {
        fetch(target, {{"f", "f.bin", std::move(links)}});
        drive();
    }
    // The task answers with these links for the file, one answer after the other.
    void task_says(std::vector<std::string> fresh) {
        gate = [this, fresh = std::move(fresh)](
                   const http::Request& request) mutable -> std::optional<Served> {
            if (request.url != task_url) return std::nullopt;
            asked.push_back(
                std::string(http::find(request.headers, "Authorization").value_or("-")));
            const auto link = fresh.front();
            if (fresh.size() > 1) fresh.erase(fresh.begin());
            if (link.size() == 3) return Served{http::Response{std::stoi(link), {}, "{}"}, {}};
            return Served{
                http::Response{200,
                               {},
                               R"({"state": "done", "files": [{"name": "f", "url": ")" + link +
                                   R"("}, {"name": "g", "url": ")" + link + R"(&g"}]})"},
                {}};
        };
    }
    Lines asked;
};

TEST_CASE_METHOD(LinkWorld, "the credential goes where the link says so") {
    fetch_links({{guarded, true, false}});
    CHECK(sent("Authorization") == Lines{"Bearer secret-1"});
    CHECK(sent("X-Language") == Lines{"en"});
    CHECK(sent("Accept") == Lines{"*/*"});
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(LinkWorld, "a link without the credential gets nothing of the service's") {
    fetch_links({{presigned, false, false}});
    CHECK(sent("Authorization") == Lines{"-"});
    CHECK(sent("X-Language") == Lines{"-"});
}

TEST_CASE_METHOD(LinkWorld, "a client certificate goes to the service's origin only") {
    http::Connection connection;
    connection.cert = "c.pem";
    target = sample_target("https://a.example/api", connection);
    fetch(target, {{"f", "f", {{guarded, false, false}}}, {"g", "g", {{presigned, false, false}}}});
    drive();
    CHECK(loop.started[0].request.connection->cert == "c.pem");
    CHECK(loop.started[1].request.connection->cert.empty());
}

TEST_CASE_METHOD(LinkWorld, "no credential over plain http to a far host") {
    target = sample_target("http://a.example");
    target.credential = 0;
    fetch_links({{"http://a.example/f", true, false}});
    CHECK(loop.started.empty());
    CHECK(downloads->exit_codes() == std::vector<int>{77});
    CHECK_THAT(problems.at(0), Catch::StartsWith("the credential would travel unencrypted"));
}

TEST_CASE_METHOD(LinkWorld, "a redirect to a store loses the credential") {
    meets(guarded, {{.status = 302, .headers = {{"Location", presigned}}}});
    meets(presigned, {{.cut = 300}, {}});
    fetch_links({{guarded, true, false}});
    CHECK(urls() == Lines{guarded, presigned, guarded, presigned});
    CHECK(sent("Authorization") == Lines{"Bearer secret-1", "-", "Bearer secret-1", "-"});
    CHECK(sent("Range") == Lines{"-", "-", "bytes=300-", "bytes=300-"});
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(LinkWorld, "redirects in a loop end") {
    meets(guarded, {{.status = 302, .headers = {{"Location", guarded}}}});
    fetch_links({{guarded, true, false}});
    CHECK(loop.started.size() == 6);
    CHECK(downloads->exit_codes() == std::vector<int>{76});
}

TEST_CASE_METHOD(LinkWorld, "a refused token is renewed once") {
    meets(guarded, {{.status = 401}, {}});
    SECTION("and the new one serves") {
        tokens = {"secret-1", "secret-2"};
        fetch_links({{guarded, true, false}});
        CHECK(sent("Authorization") == Lines{"Bearer secret-1", "Bearer secret-2"});
        CHECK(proved == std::set<std::uint32_t>{2});
        CHECK(text("f.bin") == content);
    }
    SECTION("and the new one serves, until the connection breaks") {
        meets(guarded, {{.status = 401}, {.cut = 10}, {.status = 401}});
        tokens = {"secret-1", "secret-2"};
        fetch_links({{guarded, true, false}});
        CHECK(proved == std::set<std::uint32_t>{2});
    }
    SECTION("and that is refused too") {
        meets(guarded, {{.status = 401}});
        tokens = {"secret-1", "secret-2", "secret-3"};
        fetch_links({{guarded, true, false}});
        CHECK(sent("Authorization") == Lines{"Bearer secret-1", "Bearer secret-2"});
        CHECK(downloads->exit_codes() == std::vector<int>{77});
        CHECK(problems == Lines{"the credential was refused (HTTP 401)"});
    }
    SECTION("but there is no other") {
        fetch_links({{guarded, true, false}});
        CHECK(loop.started.size() == 1);
        CHECK(downloads->exit_codes() == std::vector<int>{77});
    }
}

TEST_CASE_METHOD(LinkWorld, "a token that is on its way is waited for") {
    token_waits.emplace();
    fetch(target, {{"f", "f.bin", {{guarded, true, false}}}});
    downloads->pump();
    downloads->pump();
    CHECK(loop.started.empty());
    CHECK(downloads->wakes() == model::Instant::max());
    SECTION("until it is there") {
        token_waits.reset();
        drive();
        CHECK(text("f.bin") == content);
    }
    SECTION("and an attempt that failed is a try") {
        const model::Problem down{model::ProblemKind::unavailable, "login: down", {}, {}};
        for (int failures = 1; downloads->is_busy(); ++failures) {
            token_waits = Waiting{failures, down};
            downloads->pump();
            downloads->pump();
            if (!downloads->is_busy()) break;
            clock.advance(downloads->wakes() - clock.now());
            downloads->pump();
        }
        CHECK(loop.started.empty());
        CHECK(log.size() == 6);
        CHECK(log.back().ends_with("f.bin ended 69"));
        CHECK(problems == Lines{"login: down; tried 6 times without getting further"});
    }
}

TEST_CASE_METHOD(LinkWorld, "the other link is tried when one does not serve") {
    meets(presigned, {{.status = 403}});
    fetch_links({{presigned, false, false}, {guarded, true, false}});
    CHECK(urls() == Lines{presigned, guarded});
    CHECK(sent("Authorization") == Lines{"-", "Bearer secret-1"});
    CHECK(text("f.bin") == content);
}

TEST_CASE_METHOD(LinkWorld, "for an expired link the task is asked for a fresh one, once") {
    const std::string fresh = "https://store.example/f?signature=2";
    meets(presigned, {{.cut = 300}, {.status = 403}});
    SECTION("which serves, and the download goes on") {
        task_says({fresh});
        fetch_links({{presigned, false, false}});
        CHECK(urls() == Lines{presigned, presigned, task_url, fresh});
        CHECK(asked == Lines{"Bearer secret-1"});
        CHECK(sent("Range") == Lines{"-", "bytes=300-", "bytes=300-"});
        CHECK(text("f.bin") == content);
    }
    SECTION("which does not serve either") {
        task_says({presigned});
        fetch_links({{presigned, false, false}});
        CHECK(asked.size() == 1);
        CHECK(downloads->exit_codes() == std::vector<int>{77});
        CHECK(problems == Lines{"the link has expired (HTTP 403)"});
    }
    SECTION("but it says no more than that it is not there") {
        task_says({"404"});
        fetch_links({{presigned, false, false}});
        CHECK(problems == Lines{"the link has expired (HTTP 403); asking the task for another link "
                                "gave no answer (not_found)"});
    }
    SECTION("with a new token, if need be") {
        tokens = {"secret-1", "secret-2"};
        task_says({"401", fresh});
        fetch_links({{presigned, false, false}});
        CHECK(asked == Lines{"Bearer secret-1", "Bearer secret-2"});
        CHECK(text("f.bin") == content);
    }
    SECTION("which takes patience when the service is not well") {
        task_says({"503", "503", fresh});
        fetch_links({{presigned, false, false}});
        CHECK(asked.size() == 3);
        CHECK(text("f.bin") == content);
    }
    SECTION("but not for ever") {
        task_says({"503"});
        fetch_links({{presigned, false, false}});
        CHECK(asked.size() == 6);
        CHECK(downloads->exit_codes() == std::vector<int>{77});
    }
    SECTION("again after there was progress") {
        const std::string third = "https://store.example/f?signature=3";
        meets(fresh, {{.cut = 300}, {.status = 403}});
        task_says({fresh, third});
        fetch_links({{presigned, false, false}});
        CHECK(asked.size() == 2);
        CHECK(text("f.bin") == content);
    }
}

TEST_CASE_METHOD(LinkWorld, "links that expire together are asked for together") {
    meets(presigned, {{.status = 403}});
    meets(presigned + "&g", {{.status = 403}});
    task_says({"https://store.example/f?signature=2"});
    fetch(target, {{"f", "f", {{presigned, false, false}}},
                   {"g", "g", {{presigned + "&g", false, false}}}});
    drive();
    CHECK(asked.size() == 1);
    CHECK(names() == Lines{"f", "g"});
}

}  // namespace
}  // namespace taskctl::transfer
