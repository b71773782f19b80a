#include "http/inspection.hpp"

#include <algorithm>
#include <string_view>

#include "http/ascii.hpp"
#include "http/hints.hpp"

namespace taskctl::http {
namespace {

// `Nov 22 03:00:00 2026 GMT` is a date of HTTP but for the day's name and the zone.
std::optional<model::WallTime> read_date(std::string_view text) {
    constexpr std::string_view zone = " GMT";
    if (!text.ends_with(zone)) return std::nullopt;
    text.remove_suffix(zone.size());
    return parse_http_date("Mon " + std::string(text), {});
}

// `DNS:h.example, IP Address:192.0.2.1`
std::vector<std::string> read_names(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const auto name = trim(text.substr(0, end));
        for (const std::string_view kind : {"DNS:", "IP Address:"}) {
            if (name.starts_with(kind)) names.emplace_back(name.substr(kind.size()));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return names;
}

}  // namespace

Certificate read_certificate(std::span<const std::string> lines) {
    Certificate certificate;
    for (const std::string_view line : lines) {
        const auto colon = std::min(line.find(':'), line.size());
        const auto name = line.substr(0, colon);
        const auto value = line.substr(std::min(colon + 1, line.size()));
        if (name == "Subject") certificate.subject = value;
        if (name == "Issuer") certificate.issuer = value;
        if (name == "Start date") certificate.not_before = read_date(value);
        if (name == "Expire date") certificate.not_after = read_date(value);
        if (name == "X509v3 Subject Alternative Name") certificate.names = read_names(value);
    }
    return certificate;
}

void read_log_line(std::string_view line, Inspection& inspection) {
    constexpr std::string_view attempt = "Trying ";
    constexpr std::string_view secured = "SSL connection using ";
    line = trim(line);
    if (line.starts_with(attempt)) {
        const auto place = line.substr(attempt.size());
        inspection.tried.emplace_back(place.substr(0, place.rfind(':')));
    }
    if (line.starts_with(secured)) {
        const auto words = line.substr(secured.size());
        inspection.protocol = words.substr(0, words.find(' '));
    }
    if (line.find("Request CERT") != std::string_view::npos) inspection.asked_for_cert = true;
}

}  // namespace taskctl::http
