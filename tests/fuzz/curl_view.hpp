#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

#include "http/url.hpp"

namespace taskctl::fuzz {

inline std::string curl_part(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return "";
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
    return owned.get();
}

// A number in any of the spellings that inet_aton takes: libcurl writes it as an IPv4 address.
inline bool spells_a_number(const std::string& host) {
    return host.find_first_not_of("0123456789abcdefx.") == std::string::npos &&
           host.find_first_of("0123456789") == 0;
}

// Whether libcurl, which makes the connection, takes the text for the same place, or refuses it.
inline bool curl_agrees(const std::string& text, const http::Origin& origin) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK) {
        return true;
    }
    return curl_part(url.get(), CURLUPART_SCHEME) == origin.scheme &&
           (curl_part(url.get(), CURLUPART_HOST) == origin.host || spells_a_number(origin.host)) &&
           curl_part(url.get(), CURLUPART_PORT) == std::to_string(origin.port) &&
           curl_part(url.get(), CURLUPART_USER).empty();
}

}  // namespace taskctl::fuzz
