#include "model/secret.hpp"

#include <cstring>

namespace taskctl::model {

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

// A short text lives inside the object, also after a move: the capacity, not the length, is wiped.
void Secret::wipe() {
    text_.resize(text_.capacity());
    explicit_bzero(text_.data(), text_.size());
    text_.clear();
}

}  // namespace taskctl::model
