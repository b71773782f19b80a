#include "report/spec_text.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "unit/provider/sample.hpp"

using namespace taskctl;

TEST_CASE("a spec is shown with what has to be known before it is used") {
    const auto spec = provider::sample::acme(
        R"("aliases": ["a", "b"], "title": "Acme jobs", "docs": "https://docs.example.com",
           "endpoint": "https://api.example.com",
           "params": {"tenant": {"required": true, "help": "whose", "enum": ["x", "y"]},
                      "key": {"secret": true, "default": "k"}},
           "request": {"path": "/{tenant}/{id}/{now:%Y}", "query": {"k": "{key}"}},
           "poll": {"rate_limit": "60/1m"})");
    CHECK(report::spec_text(*spec, "acme.json") ==
          "acme  Acme jobs [a, b]\n"
          "  docs      https://docs.example.com\n"
          "  endpoint  https://api.example.com\n"
          "  asks      GET /{tenant}/{id}/{now:%Y}\n"
          "  spec      acme.json\n"
          "  limit     60 requests in 1m\n"
          "Parameters:\n"
          "  key                   (secret, default \"k\")\n"
          "  tenant               whose (required, one of x, y)\n");
}

TEST_CASE("a spec without an endpoint says what to give") {
    const auto text = report::spec_text(*provider::sample::acme(""), "o");
    CHECK(text.find("  endpoint  none: give --endpoint URL\n") != std::string::npos);
}

TEST_CASE("nothing that a spec brings acts on a terminal") {
    auto spec = *provider::sample::acme("");
    const std::string evil = "x\x1b[2J\u202E\n";
    spec.title = spec.docs = spec.endpoint = evil;
    spec.params["p"].help = evil;
    spec.params["p"].default_value = evil;
    spec.params["p"].allowed = {evil};
    using Piece = provider::Template::Piece;
    spec.request.path.pieces.push_back({Piece::Kind::literal, evil});
    spec.request.path.pieces.push_back({Piece::Kind::now, evil});
    const auto text = report::spec_text(spec, evil);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\u202E") == std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 7);
    CHECK(text.find("{now:x\uFFFD[2J\uFFFD }") != std::string::npos);
}
