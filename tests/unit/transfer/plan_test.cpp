#include "transfer/plan.hpp"

#include <catch2/catch.hpp>

#include "sample.hpp"

namespace taskctl::transfer {
namespace {

std::vector<Wanted> plan_of(std::vector<model::Artifact> artifacts) {
    model::Task task;
    task.state = model::State::succeeded;
    task.artifacts = std::move(artifacts);
    return plan(task, *sample_target().service);
}

TEST_CASE("files are fetched, links and what has no address are not") {
    const auto wanted = plan_of({
        {"page", "https://a.example/page.html", model::ArtifactType::resource, false},
        file("a", "https://b.example/a.csv"),
        file("hole", "https://b.example/{id}/b.csv"),
        file("ftp", "ftp://b.example/c.csv"),
        file("relative", "/c.csv"),
        file("", ""),
    });
    REQUIRE(wanted.size() == 1);
    CHECK(wanted[0] == Wanted{"a", "a.csv", {{"https://b.example/a.csv", false, false}}});
}

TEST_CASE("the credential goes to the service's own origin only") {
    struct Row {
        std::string url;
        bool wanted;
        Link link;
    };
    const auto row = GENERATE(values<Row>({
        {"https://a.example/f.csv", true, {"https://a.example/f.csv", true, false}},
        {"https://a.example:443/f.csv", true, {"https://a.example:443/f.csv", true, false}},
        {"https://a.example/f.csv", false, {"https://a.example/f.csv", false, false}},
        {"https://a.example/f.csv#x", true, {"https://a.example/f.csv", true, false}},
        {"http://a.example/f.csv", true, {"http://a.example/f.csv", false, true}},
        {"https://a.example:8443/f.csv", true, {"https://a.example:8443/f.csv", false, true}},
        {"https://x.a.example/f.csv", true, {"https://x.a.example/f.csv", false, true}},
        {"https://a.example.org/f.csv", true, {"https://a.example.org/f.csv", false, true}},
        {"https://b.example/f.csv", false, {"https://b.example/f.csv", false, false}},
    }));
    CAPTURE(row.url);
    const auto wanted = plan_of({file("f", row.url, row.wanted)});
    REQUIRE(wanted.size() == 1);
    CHECK(wanted[0].links == std::vector<Link>{row.link});
}

TEST_CASE("one file that is there twice is had without the credential first") {
    const auto guarded = file("file", "https://a.example/files/1", true);
    SECTION("by its name") {
        const auto presigned = file("file", "https://store.example/1.csv?signature=s");
        const auto wanted =
            GENERATE_COPY(plan_of({guarded, presigned}), plan_of({presigned, guarded}));
        REQUIRE(wanted.size() == 1);
        CHECK(wanted[0].name == "1.csv");
        REQUIRE(wanted[0].links.size() == 2);
        CHECK(wanted[0].links[0].url == presigned.url);
        CHECK(wanted[0].links[1] == Link{guarded.url, true, false});
    }
    SECTION("by its address, whatever the signature") {
        const auto presigned = file("signed", "https://a.example/files/1?signature=s");
        const auto wanted = plan_of({guarded, presigned});
        REQUIRE(wanted.size() == 1);
        CHECK(wanted[0].artifact == "file");
        CHECK(wanted[0].links.size() == 2);
        CHECK(wanted[0].links[0].url == presigned.url);
    }
    SECTION("not when it is unclear which of several") {
        const auto wanted = plan_of({guarded, file("file", "https://a.example/files/2", true),
                                     file("file", "https://store.example/1?signature=s")});
        REQUIRE(wanted.size() == 3);
        CHECK(wanted[0].name == "file");
        CHECK(wanted[1].name == "file-2");
        CHECK(wanted[2].name == "file-3");
    }
    SECTION("the same link twice is one") {
        CHECK(plan_of({guarded, guarded}).size() == 1);
    }
}

TEST_CASE("a file is named by its address when that names one, else by the artifact") {
    struct Row {
        std::string artifact;
        std::string url;
        std::string name;
    };
    const auto row = GENERATE(values<Row>({
        {"file", "https://b.example/x/stock.csv?e=1", "stock.csv"},
        {"file", "https://b.example/x/my%20stock.csv", "my-stock.csv"},
        {"file", "https://b.example/x/..%2F..%2Fetc%2Fpasswd.d", "passwd.d"},
        {"file", "https://b.example/x/%00.csv", "file.csv"},
        {"Stock 2026", "https://b.example/download", "Stock-2026"},
        {"report.pdf", "https://b.example/download", "report.pdf"},
        {"a", "https://b.example", "a"},
        {"a", "https://b.example/x.csv/", "a"},
        {"../b", "https://b.example/%zz", "b"},
        {"", "https://b.example/", "file"},
    }));
    CAPTURE(row.url);
    const auto wanted = plan_of({file(row.artifact, row.url)});
    REQUIRE(wanted.size() == 1);
    CHECK(wanted[0].name == row.name);
}

TEST_CASE("files of one task never share a name") {
    const auto wanted = plan_of({file("file", "https://b.example/1/a.csv"),
                                 file("file", "https://b.example/2/A.csv"),
                                 file("meta", "https://b.example/3/a.csv")});
    REQUIRE(wanted.size() == 3);
    CHECK(wanted[0].name == "a.csv");
    CHECK(wanted[1].name == "A-2.csv");
    CHECK(wanted[2].name == "a-3.csv");
}

TEST_CASE("planning very many files takes no longer a file") {
    std::vector<model::Artifact> artifacts;
    for (int i = 0; i < 20'000; ++i) {
        artifacts.push_back(file("file", "https://b.example/" + std::to_string(i) + "/a.csv"));
    }
    const auto wanted = plan_of(std::move(artifacts));
    REQUIRE(wanted.size() == 20'000);
    CHECK(wanted.back().name == "a-20000.csv");
}

TEST_CASE("a file is the same whatever signature its link has now") {
    const auto target = sample_target();
    const Wanted wanted{"f", "f", {}};
    const auto of = [&](const std::string& url, bool credential) {
        return identity(target, wanted, {url, credential, false});
    };
    CHECK(of("https://b.example/f?s=1", false) == of("https://b.example/f?s=2", false));
    CHECK(of("https://b.example/f", false) != of("https://b.example/g", false));
    CHECK(of("https://a.example/f?n=1", true) != of("https://a.example/f?n=2", true));
    auto other = sample_target();
    other.id = "u";
    CHECK(identity(other, wanted, {"https://b.example/f", false, false}) !=
          of("https://b.example/f", false));
}

}  // namespace
}  // namespace taskctl::transfer
