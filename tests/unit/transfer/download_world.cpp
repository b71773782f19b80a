#include "download_world.hpp"

#include <algorithm>

namespace taskctl::transfer {
namespace {

std::string seconds(model::Duration time) {
    return model::to_text(time);
}

tl::unexpected<http::NoAnswer> broken() {
    return tl::make_unexpected(
        http::NoAnswer{http::NoAnswerKind::unreachable, "connection closed in the middle"});
}

}  // namespace

DownloadWorld::DownloadWorld()
    : loop(clock, [this](const http::Request& request) { return serve(request); }),
      start_(clock.now()) {
    for (int i = 0; i < 1000; ++i) content += std::to_string(i) + " ";
    options.chance = [this] { return chance; };
}

void DownloadWorld::meets(const std::string& url, std::vector<Manner> manners) {
    manners_[url] = std::move(manners);
}

void DownloadWorld::fetch(const provider::Target& of, std::vector<Wanted> wanted) {
    if (!downloads) downloads = std::make_unique<Downloads>(loop, clock, *this, *this, options);
    const auto folder = *Folder::open(scratch.path().string());
    downloads->start(of, std::move(wanted), [folder](const Wanted& file) {
        return PartFile::open({folder, file.name, false, false})
            .map([](std::unique_ptr<PartFile> part) -> std::unique_ptr<Output> { return part; });
    });
}

void DownloadWorld::drive() {
    for (;;) {
        downloads->pump();
        if (!downloads->is_busy()) return;
        for (const auto& event : loop.wait(downloads->wakes())) {
            if (!downloads->take(std::get<http::Answered>(event))) throw std::logic_error("whose?");
        }
    }
}

DownloadWorld::Served DownloadWorld::serve(const http::Request& request) {
    if (gate) {
        if (auto served = gate(request)) return *served;
    }
    auto& left = manners_[request.url];
    const auto manner = left.empty() ? Manner{} : left.front();
    if (left.size() > 1) left.erase(left.begin());
    return deliver(request, manner);
}

DownloadWorld::Served DownloadWorld::deliver(const http::Request& request,
                                             const Manner& manner) const {
    http::Response response{manner.status, manner.headers, ""};
    const bool is_file = manner.status == 200 || manner.status == 206;
    if (!is_file || !request.sink) return {response, {}};
    std::size_t first = 0;
    const auto range = http::find(request.headers, "Range");
    const auto validator = http::find(request.headers, "If-Range");
    for (const auto& header : store_headers) {
        if (!http::find(response.headers, header.name)) response.headers.push_back(header);
    }
    const auto etag = http::find(response.headers, "ETag").value_or("-");
    if (range && manner.ranges && (manner.status == 206 || validator == etag)) {
        first = std::stoul(std::string(range->substr(6)));
        response.status = 206;
        if (!http::find(response.headers, "Content-Range")) {
            response.headers.push_back({"Content-Range", "bytes " + std::to_string(first) + "-" +
                                                             std::to_string(content.size() - 1) +
                                                             "/" + std::to_string(content.size())});
        }
    } else if (announces_length) {
        response.headers.push_back({"Content-Length", std::to_string(content.size())});
    }
    if (!request.sink->begin(response)) return {broken(), {}};
    const auto end = std::min(content.size(), first + manner.cut.value_or(content.size()));
    for (std::size_t at = first; at < end; at += 100) {
        const auto piece =
            std::string_view(content).substr(at, std::min<std::size_t>(100, end - at));
        if (!request.sink->take(piece)) return {broken(), {}};
    }
    if (manner.cut) return {broken(), {}};
    return {response, {}};
}

std::vector<std::string> DownloadWorld::sent(std::string_view header) const {
    std::vector<std::string> values;
    for (const auto& started : loop.started) {
        if (!started.request.sink) continue;
        values.emplace_back(http::find(started.request.headers, header).value_or("-"));
    }
    return values;
}

std::vector<std::string> DownloadWorld::urls() const {
    std::vector<std::string> all;
    for (const auto& started : loop.started) all.push_back(started.request.url);
    return all;
}

std::string DownloadWorld::text(const std::string& name) const {
    std::ifstream file(scratch.path() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> DownloadWorld::names() const {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(scratch.path())) {
        all.push_back(entry.path().filename().string());
    }
    std::ranges::sort(all);
    return all;
}

Keys::Got DownloadWorld::get(std::size_t) {
    if (token_waits) return *token_waits;
    if (token_ < tokens.size()) {
        return Ready{model::Secret(tokens[token_]), static_cast<std::uint32_t>(token_ + 1)};
    }
    return credential::Refusal{
        {model::ProblemKind::not_permitted, "there is no other token", {}, {}}, false};
}

bool DownloadWorld::refuse(std::size_t, std::uint32_t number) {
    if (number == token_ + 1) ++token_;
    return token_ < tokens.size();
}

void DownloadWorld::prove(std::size_t, std::uint32_t number) {
    proved.insert(number);
}

std::string DownloadWorld::at() const {
    return seconds(clock.now() - start_) + " ";
}

void DownloadWorld::moved(const Status& status) {
    if (status.total && status.size > *status.total) throw std::logic_error("more than there is");
}

void DownloadWorld::waits(const Status& status, const model::Problem& problem,
                          model::Duration wait) {
    log.push_back(at() + status.name + " waits " + seconds(wait) + ": " + problem.message);
}

void DownloadWorld::ended(const Status& status, const End& end) {
    log.push_back(at() + status.name + " ended " + std::to_string(end.exit_code));
    if (end.problem) problems.push_back(end.problem->message);
}

}  // namespace taskctl::transfer
