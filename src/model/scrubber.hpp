#pragma once

#include <string>
#include <vector>

#include "model/secret.hpp"

namespace taskctl::model {

// Takes known secrets out of text for people and logs, wherever they got in (a service may quote
// the credential that it refuses): as they are, percent-encoded, and in base64 at any alignment.
// What is shorter than 6 bytes is left alone, since it would be found in any text.
class Scrubber {
public:
    void add(const Secret& secret);
    // Each occurrence becomes `***`.
    std::string scrub(std::string text) const;

private:
    std::vector<Secret> forms_;
};

}  // namespace taskctl::model
