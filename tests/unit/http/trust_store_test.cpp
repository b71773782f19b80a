#include "http/trust_store.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>
#include <stdlib.h>

using namespace taskctl::http;

namespace {

class Folder {
public:
    Folder() : path_((std::filesystem::temp_directory_path() / "taskctl-XXXXXX").string()) {
        REQUIRE(mkdtemp(path_.data()) != nullptr);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const char* path() const { return path_.c_str(); }
    void add(const std::string& name) const { std::ofstream(path_ + '/' + name) << "x"; }

private:
    std::string path_;
};

}  // namespace

TEST_CASE("a folder of certificates serves only when they can be looked up in it by hash") {
    const Folder folder;
    CHECK(trust_store("/b.pem", folder.path()).folder.empty());
    for (const auto* const name :
         {"ca.pem", "002c0b4f", "002c0b4g.0", "002C0B4F.0", "002c0b4f.00"}) {
        folder.add(name);
    }
    CHECK(trust_store("/b.pem", folder.path()).folder.empty());
    folder.add("002c0b4f.0");
    CHECK(trust_store("/b.pem", folder.path()).folder == folder.path());
    CHECK(trust_store("/b.pem", folder.path()).bundle == "/b.pem");
}

TEST_CASE("a store that libcurl was not built with is none") {
    CHECK(trust_store(nullptr, nullptr).bundle.empty());
    CHECK(trust_store(nullptr, nullptr).folder.empty());
    CHECK(trust_store(nullptr, "/nonexistent").folder.empty());
}
