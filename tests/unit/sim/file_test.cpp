#include "sim/file.hpp"

#include <catch2/catch.hpp>

#include "simulation.hpp"

using namespace taskctl::sim;
using namespace std::chrono_literals;

namespace {

const Headers bare = {{"Host", "127.0.0.1:7"}};
const std::string path = "/files/richemont-booster/done/stock.csv";

std::string target_of(const Answer& answer, const std::string& pointer) {
    const std::string url = at(answer, pointer);
    REQUIRE(url.starts_with("http://127.0.0.1:7/"));
    return url.substr(std::string("http://127.0.0.1:7").size());
}

Answer get_range(const std::string& range, const std::string& if_range = "") {
    Simulation simulation;
    Headers headers = Simulation::credentials();
    headers.emplace_back("Range", range);
    if (!if_range.empty()) headers.emplace_back("If-Range", if_range);
    return simulation.get(path, headers);
}

std::string header_of(const Answer& answer, const std::string& wanted) {
    for (const auto& [name, value] : answer.headers) {
        if (name == wanted) return value;
    }
    return "";
}

}  // namespace

TEST_CASE("a presigned link is good without a credential, for an hour and as it is") {
    Simulation simulation;
    const std::string target = target_of(simulation.get("/tasks/done"), "/signedDownloadUrl");
    CHECK(simulation.get(target, bare).status == 200);
    CHECK(simulation.get(target + "0", bare).status == 403);
    simulation.pass(59min);
    CHECK(simulation.get(target, bare).status == 200);
    simulation.pass(1min);
    CHECK(simulation.get(target, bare).status == 403);
}

TEST_CASE("the other links want the credential") {
    Simulation simulation;
    for (const auto& [task, pointer] :
         {std::pair{"/tasks/done", "/downloadUrl"},
          std::pair{"/ccadmin/v1/exportProcess/done", "/links/1/href"},
          std::pair{"/ccadmin/v1/importProcess/partial", "/links/1/href"}}) {
        const std::string target = target_of(simulation.get(task), pointer);
        CAPTURE(target);
        CHECK(simulation.get(target).status == 200);
        CHECK(simulation.get(target, bare).status == 401);
    }
}

TEST_CASE("a KooDrive package is presigned") {
    Simulation simulation;
    const Answer task = simulation.look("koodrive-share-task", "done-v2025");
    CHECK(simulation.get(target_of(task, "/jobInfo/downloadUrl"), bare).status == 200);
}

TEST_CASE("the seed and the path decide what is in a file of a few KB") {
    const std::string content = file_content(1, "/files/a/b/c");
    CHECK(content == file_content(1, "/files/a/b/c"));
    CHECK(content != file_content(2, "/files/a/b/c"));
    CHECK(content != file_content(1, "/files/a/b/d"));
    CHECK(content.size() > 1000);
    CHECK(content.size() < 10000);
}

TEST_CASE("one range of bytes is cut out") {
    const std::string whole = get_range("").body;
    const std::string size = std::to_string(whole.size());
    const Answer some = get_range("bytes=2-5");
    CHECK(some.status == 206);
    CHECK(some.body == whole.substr(2, 4));
    CHECK(header_of(some, "Content-Range") == "bytes 2-5/" + size);
    CHECK(get_range("bytes=100-").body == whole.substr(100));
    CHECK(get_range("bytes=-7").body == whole.substr(whole.size() - 7));
    CHECK(get_range("bytes=0-999999").body == whole);
    CHECK(get_range("bytes=-999999").body == whole);
    const Answer behind = get_range("bytes=" + size + "-");
    CHECK(behind.status == 416);
    CHECK(header_of(behind, "Content-Range") == "bytes */" + size);
    CHECK(get_range("bytes=-0").status == 416);
}

TEST_CASE("a range that can't be read, or of a file that has changed, gets the whole file") {
    const Answer whole = get_range("");
    CHECK(whole.status == 200);
    for (const char* range :
         {"bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2", "bytes=", "bytes=-", "bytes=7"}) {
        CAPTURE(range);
        CHECK(get_range(range).status == 200);
        CHECK(get_range(range).body == whole.body);
    }
    CHECK(get_range("bytes=2-5", header_of(whole, "ETag")).status == 206);
    CHECK(get_range("bytes=2-5", "\"other\"").status == 200);
}
