#include "provider/json.hpp"

#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace taskctl::provider {
namespace {

using Library = nlohmann::json;

// Builds the tree as the parser goes, so that depth and number of values are capped before they
// cost anything. Pointers on the stack stay good: only the innermost open container grows.
class Builder {
public:
    explicit Builder(Json& root) : root_(root) {}

    bool null() { return add(Json::Kind::null) != nullptr; }
    bool boolean(bool value) {
        Json* json = add(Json::Kind::boolean);
        if (json != nullptr) json->truth = value;
        return json != nullptr;
    }
    bool number_integer(std::int64_t value) {
        return number(static_cast<double>(value), std::to_string(value));
    }
    bool number_unsigned(std::uint64_t value) {
        return number(static_cast<double>(value), std::to_string(value));
    }
    bool number_float(double value, const std::string& text) { return number(value, text); }
    bool string(std::string& value) {
        Json* json = add(Json::Kind::string);
        if (json != nullptr) json->text = std::move(value);
        return json != nullptr;
    }
    bool binary(Library::binary_t& /*value*/) { return false; }
    bool start_object(std::size_t /*size*/) { return open(Json::Kind::object); }
    bool key(std::string& value) {
        open_.back()->keys.push_back(std::move(value));
        return true;
    }
    bool end_object() { return close(); }
    bool start_array(std::size_t /*size*/) { return open(Json::Kind::array); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const Library::exception& cause) {
        constexpr int number_overflow = 406;
        if (cause.id == number_overflow) error.fault = JsonError::Fault::number;
        error.position = position;
        return false;
    }

    JsonError error;

private:
    Json* add(Json::Kind kind) {
        if (++values_ > json_values_limit) {
            error.fault = JsonError::Fault::too_many;
            return nullptr;
        }
        Json* json = open_.empty() ? &root_ : &open_.back()->elements.emplace_back();
        json->kind = kind;
        return json;
    }
    bool number(double value, std::string text) {
        Json* json = add(Json::Kind::number);
        if (json == nullptr) return false;
        json->number = value;
        json->text = std::move(text);
        return true;
    }
    bool open(Json::Kind kind) {
        if (open_.size() == json_depth_limit) {
            error.fault = JsonError::Fault::too_deep;
            return false;
        }
        Json* json = add(kind);
        if (json == nullptr) return false;
        open_.push_back(json);
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    Json& root_;
    std::vector<Json*> open_;
    std::size_t values_ = 0;
};

void write(std::string& out, const Json& value) {
    switch (value.kind) {
        case Json::Kind::null:
            out += "null";
            return;
        case Json::Kind::boolean:
            out += value.truth ? "true" : "false";
            return;
        case Json::Kind::number:
            out += value.text;
            return;
        case Json::Kind::string:
            out += json_string(value.text).value_or("null");
            return;
        case Json::Kind::array:
        case Json::Kind::object:
            break;
    }
    const bool object = value.kind == Json::Kind::object;
    out += object ? '{' : '[';
    for (std::size_t i = 0; i < value.elements.size(); ++i) {
        if (i > 0) out += ',';
        if (object) out += json_string(value.keys[i]).value_or("null") + ':';
        write(out, value.elements[i]);
    }
    out += object ? '}' : ']';
}

}  // namespace

const Json* Json::find(std::string_view key) const {
    if (kind != Kind::object) return nullptr;
    for (std::size_t i = keys.size(); i-- > 0;) {
        if (keys[i] == key) return &elements[i];
    }
    return nullptr;
}

tl::expected<Json, JsonError> parse_json(std::string_view text, Comments comments) {
    // The library takes a NUL for the end of the text, with anything behind it.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        return tl::make_unexpected(JsonError{JsonError::Fault::syntax, nul + 1});
    }
    Json root;
    Builder builder(root);
    const bool whole = Library::sax_parse(text.begin(), text.end(), &builder,
                                          nlohmann::detail::input_format_t::json, true,
                                          comments == Comments::allowed);
    if (!whole) return tl::make_unexpected(builder.error);
    return root;
}

std::string write_json(const Json& value) {
    std::string out;
    write(out, value);
    return out;
}

std::optional<std::string> json_string(std::string_view text) {
    try {
        return Library(std::string(text)).dump();
    } catch (const Library::type_error&) {
        return std::nullopt;
    }
}

}  // namespace taskctl::provider
