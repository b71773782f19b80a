#pragma once

#include <string>
#include <string_view>

#include "report/columns.hpp"
#include "report/live_text.hpp"
#include "report/state_style.hpp"

namespace taskctl::report {

// A line of a display in the making: what would not fit is cut, styles cost no room.
class Line {
public:
    explicit Line(const Canvas& canvas) : canvas_(canvas) {}

    void add(std::string_view text, std::string_view style = "") {
        const auto plain = canvas_.unicode ? std::string(text) : ascii(text);
        const auto fitting = cut(plain, room(), canvas_.unicode ? "…" : "...");
        used_ += columns(fitting);
        text_ += styled(fitting, canvas_.color ? style : "");
    }
    void skip(std::size_t width) {
        if (width <= room()) add(std::string(width, ' '));
    }
    std::size_t room() const { return canvas_.width - used_; }

    // Without blanks at its end.
    std::string text() const { return text_.substr(0, text_.find_last_not_of(' ') + 1); }

private:
    Canvas canvas_;
    std::size_t used_ = 0;
    std::string text_;
};

}  // namespace taskctl::report
