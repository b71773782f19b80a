#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/secret.hpp"

namespace taskctl::model {

// Takes known secrets out of text for people and logs, wherever they got in (a service may quote
// the credential that it refuses): as they are, percent-encoded, and in base64 at any alignment.
// What is shorter than 6 bytes is left alone, since it would be found in any text.
class Scrubber {
public:
    void add(const Secret& secret);
    // Each occurrence becomes `***`, and so does what overlapping ones cover together. Where a text
    // was cut (`…`, see visible()), what a secret begins with is one too.
    std::string scrub(std::string text) const;

private:
    struct ByText {
        using is_transparent = void;
        static std::string_view text(const Secret& secret) { return secret.reveal(); }
        static std::string_view text(std::string_view plain) { return plain; }
        template <typename Left, typename Right>
        bool operator()(const Left& left, const Right& right) const {
            return text(left) < text(right);
        }
    };
    using OfOneSize = std::set<Secret, ByText>;

    void keep(std::string form);
    std::size_t longest_at(std::string_view text, std::size_t cut) const;

    // By their first bytes, then by their size, the longest first: secrets of one service often
    // begin alike.
    std::unordered_map<std::uint64_t, std::map<std::size_t, OfOneSize, std::greater<>>> forms_;
};

}  // namespace taskctl::model
