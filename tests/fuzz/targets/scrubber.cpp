// Secrets taken out of text. Input: up to three secrets, one a line; an empty line; the text.
#include "model/scrubber.hpp"

#include "fuzz/input.hpp"
#include "fuzz/property.hpp"

namespace taskctl::fuzz {

void check(std::string_view text) {
    constexpr std::size_t shortest = 6;
    constexpr std::size_t most = 3;
    Input input(text);
    model::Scrubber scrubber;
    std::vector<std::string> secrets;
    for (auto line = input.line(); !line.empty() && secrets.size() < most; line = input.line()) {
        scrubber.add(model::Secret(std::string(line)));
        secrets.emplace_back(line);
    }
    const std::string plain(input.rest());
    const auto scrubbed = scrubber.scrub(plain);
    for (const auto& secret : secrets) {
        if (secret.size() < shortest) continue;
        // What stands in its place may be a part of a secret made of stars.
        if (secret.find('*') != std::string::npos) return;
        require(scrubbed.find(secret) == std::string::npos, "no secret is left");
    }
    if (secrets.empty()) require(scrubbed == plain, "without secrets nothing is taken out");
    require(scrubber.scrub(scrubbed) == scrubbed, "what is scrubbed is clean");
}

}  // namespace taskctl::fuzz
