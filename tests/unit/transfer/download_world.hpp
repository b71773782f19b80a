#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sample.hpp"
#include "support/fake_loop.hpp"
#include "support/scratch_folder.hpp"
#include "transfer/downloads.hpp"
#include "transfer/part_file.hpp"

namespace taskctl::transfer {

// A store of files on the virtual clock, and a folder to bring them to.
class DownloadWorld : public Keys, public Observer {
public:
    using Served = test::FakeLoop::Served;
    // What one request for a file meets.
    struct Manner {
        int status = 200;                     // anything but 200: that and nothing else
        http::Headers headers = {};           // beside the store's own, or in place of them
        std::optional<std::size_t> cut = {};  // the connection breaks after so many bytes
        bool ranges = true;
    };

    DownloadWorld();

    // Answers for this URL, in order; the last is repeated. Without any: Manner{}.
    void meets(const std::string& url, std::vector<Manner> manners);
    void fetch(const provider::Target& target, std::vector<Wanted> wanted);
    void fetch(const std::string& url) { fetch(target, {{"f", "f.bin", {{url, false, false}}}}); }
    void drive();

    // Headers of that name of all requests for files, `-` for none, in order.
    std::vector<std::string> sent(std::string_view header) const;
    std::vector<std::string> urls() const;
    std::string text(const std::string& name) const;
    std::vector<std::string> names() const;

    Got get(std::size_t credential) override;
    bool refuse(std::size_t credential, std::uint32_t number) override;
    void prove(std::size_t credential, std::uint32_t number) override;
    void moved(const Status& status) override;
    void waits(const Status& status, const model::Problem& problem, model::Duration wait) override;
    void ended(const Status& status, const End& end) override;

    std::string content;
    http::Headers store_headers = {{"ETag", "\"v1\""}};
    bool announces_length = true;
    std::function<std::optional<Served>(const http::Request&)> gate;  // is asked first

    test::FakeClock clock;
    test::FakeLoop loop;
    test::ScratchFolder scratch;
    provider::Target target = sample_target();
    double chance = 0;
    std::set<std::uint32_t> proved;                  // numbers of tokens that served
    std::vector<std::string> tokens = {"secret-1"};  // one after the other is refused
    std::optional<Waiting> token_waits;
    Options options;
    std::unique_ptr<Downloads> downloads;

    std::vector<std::string> log;  // "1.5 f.bin waits 0.1: …", "2 f.bin ended 0"
    std::vector<std::string> problems;

private:
    Served serve(const http::Request& request);
    Served deliver(const http::Request& request, const Manner& manner) const;
    std::string at() const;

    std::map<std::string, std::vector<Manner>> manners_;
    std::size_t token_ = 0;
    model::Instant start_;
};

}  // namespace taskctl::transfer
