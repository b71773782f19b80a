#include "provider/shown_json.hpp"

#include <algorithm>
#include <array>

#include "http/ascii.hpp"
#include "model/visible.hpp"

namespace taskctl::provider {
namespace {

constexpr std::size_t longest_string = 200;
constexpr std::size_t longest_line = 100;
constexpr std::size_t most_lines = 80;

std::string quoted(std::string_view text) {
    const std::string shown = model::visible(without_query(text), longest_string);
    return json_string(shown).value_or("\"\"");
}

std::string scalar(const Json& value) {
    switch (value.kind) {
        case Json::Kind::null:
            return "null";
        case Json::Kind::boolean:
            return value.truth ? "true" : "false";
        case Json::Kind::number:
            return model::visible(value.text, longest_string);
        default:
            return quoted(value.text);
    }
}

// Stops when the limits are reached, so that a large answer costs no more than what is shown.
class Writer {
public:
    explicit Writer(std::size_t limit) : limit_(limit) {}

    void value(const Json& value) {
        if (text.size() > limit_) return;
        if (!value.is_container()) {
            text += scalar(value);
            return;
        }
        const bool object = value.kind == Json::Kind::object;
        text += object ? '{' : '[';
        for (std::size_t i = 0; i < value.elements.size() && text.size() <= limit_; ++i) {
            if (i > 0) text += ", ";
            if (object) text += quoted(value.keys[i]) + ": ";
            member(value, i);
        }
        text += object ? '}' : ']';
    }

    void member(const Json& parent, std::size_t index) {
        const Json& value = parent.elements[index];
        const bool object = parent.kind == Json::Kind::object;
        const bool text_or_number =
            value.kind == Json::Kind::string || value.kind == Json::Kind::number;
        if (object && text_or_number && sounds_secret(parent.keys[index])) {
            text += "\"***\"";
        } else {
            this->value(value);
        }
    }

    std::string text;

private:
    std::size_t limit_;
};

class Document {
public:
    void value(const Json& parent, std::size_t index, const std::string& indent,
               const std::string& head, const std::string& tail) {
        Writer line(longest_line);
        line.member(parent, index);
        const Json& value = parent.elements[index];
        if (!value.is_container() || line.text.size() <= longest_line) {
            add(indent + head + line.text + tail);
        } else {
            container(value, indent, head, tail);
        }
    }

    void container(const Json& value, const std::string& indent, const std::string& head,
                   const std::string& tail) {
        const bool object = value.kind == Json::Kind::object;
        add(indent + head + (object ? "{" : "["));
        for (std::size_t i = 0; i < value.elements.size(); ++i) {
            if (lines_ >= most_lines) break;
            this->value(value, i, indent + "  ", object ? quoted(value.keys[i]) + ": " : "",
                        i + 1 < value.elements.size() ? "," : "");
        }
        add(indent + (object ? "}" : "]") + tail);
    }

    std::string take() {
        if (lines_ > most_lines) text_ += "…";
        return std::move(text_);
    }

private:
    void add(const std::string& line) {
        if (++lines_ > most_lines) return;
        text_ += line + "\n";
    }

    std::string text_;
    std::size_t lines_ = 0;
};

}  // namespace

std::string shown_value(const Json& value, std::size_t limit) {
    Writer line(limit);
    line.value(value);
    return model::visible(line.text, limit);
}

std::string shown_document(const Json& value) {
    Writer line(longest_line);
    line.value(value);
    if (!value.is_container() || line.text.size() <= longest_line) return line.text;
    Document document;
    document.container(value, "", "", "");
    std::string text = document.take();
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

std::string without_query(std::string_view text) {
    if (text.find("://") == std::string_view::npos && !text.starts_with('/')) {
        return std::string(text);
    }
    const auto mark = text.find('?');
    if (mark == std::string_view::npos) return std::string(text);
    return std::string(text.substr(0, mark)) + "?***";
}

bool sounds_secret(std::string_view name) {
    static constexpr std::array words = {"token",     "secret",   "password",   "api-key",
                                         "apikey",    "api_key",  "credential", "cookie",
                                         "signature", "authoriz", "accesskey",  "access_key"};
    std::string lower;
    for (const char c : name) lower += http::lower(c);
    return std::any_of(words.begin(), words.end(),
                       [&](const char* word) { return lower.find(word) != std::string::npos; });
}

}  // namespace taskctl::provider
