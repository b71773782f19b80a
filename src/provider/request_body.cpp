#include "provider/request_body.hpp"

#include "provider/json.hpp"

namespace taskctl::provider {
namespace {

class JsonWriter {
public:
    explicit JsonWriter(const Values& values) : values_(values) {}

    // False when the value needs a missing parameter: then nothing is written.
    bool write(const JsonTemplate& json) {
        if (const auto* literal = std::get_if<JsonTemplate::Literal>(&json.value)) {
            text += literal->text;
        } else if (const auto* string = std::get_if<Template>(&json.value)) {
            return write(*string);
        } else if (const auto* object = std::get_if<JsonTemplate::Object>(&json.value)) {
            write(*object);
        } else {
            write(std::get<JsonTemplate::Array>(json.value));
        }
        return true;
    }

    std::string text;
    bool is_utf8 = true;

private:
    bool write(const Template& string) {
        const auto filled = values_.fill(string, Place::json);
        if (!filled) return false;
        const auto quoted = json_string(*filled);
        if (!quoted) is_utf8 = false;
        text += quoted.value_or("\"\"");
        return true;
    }

    void write(const JsonTemplate::Object& object) {
        text += '{';
        bool first = true;
        for (const auto& [key, member] : object) {
            const std::size_t before = text.size();
            if (!first) text += ',';
            text += json_string(key).value_or("\"\"") + ':';
            if (write(member)) {
                first = false;
            } else {
                text.resize(before);
            }
        }
        text += '}';
    }

    void write(const JsonTemplate::Array& array) {
        text += '[';
        bool first = true;
        for (const JsonTemplate& element : array) {
            const std::size_t before = text.size();
            if (!first) text += ',';
            if (write(element)) {
                first = false;
            } else {
                text.resize(before);
            }
        }
        text += ']';
    }

    const Values& values_;
};

}  // namespace

tl::expected<Body, std::string> body_of(const RequestSpec& request, const Values& values) {
    if (request.form) {
        return Body{fill_fields(*request.form, Place::form, values),
                    "application/x-www-form-urlencoded"};
    }
    if (!request.json) return Body{};
    JsonWriter writer(values);
    writer.write(*request.json);
    if (!writer.is_utf8) {
        return tl::make_unexpected(
            std::string("the id or a parameter is not UTF-8, so it can't be sent as JSON"));
    }
    return Body{std::move(writer.text), "application/json"};
}

}  // namespace taskctl::provider
