#include "http/header_lines.hpp"

#include "http/ascii.hpp"

namespace taskctl::http {

bool has_body(const Request& request) {
    return request.method == "POST" || !request.body.empty();
}

std::vector<std::string> header_lines(const Request& request) {
    std::vector<std::string> lines;
    for (const auto& [name, value] : request.headers) {
        // `Name:` leaves the header out, `Name;` sends it empty.
        std::string& line = lines.emplace_back(name);
        if (trim(value).empty()) {
            line += ';';
        } else {
            line.append(": ").append(value);
        }
    }
    if (has_body(request)) {
        for (const std::string name : {"Content-Type", "Expect"}) {
            if (!find(request.headers, name)) lines.push_back(name + ':');
        }
    }
    return lines;
}

}  // namespace taskctl::http
