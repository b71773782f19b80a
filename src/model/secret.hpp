#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace taskctl::model {

// A credential's text. It can't be printed, formatted or compared by accident; `reveal` is the one
// way to its bytes. Its memory is wiped when it ends.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&&) = default;
    Secret& operator=(const Secret&);
    Secret& operator=(Secret&&) noexcept;
    ~Secret();

    const std::string& reveal() const { return text_; }

private:
    void wipe();

    std::string text_;
};

}  // namespace taskctl::model
