#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

#include <curl/curl.h>

#include "http/answer_reader.hpp"
#include "http/loop.hpp"
#include "http/trust_store.hpp"
#include "http/url.hpp"

namespace taskctl::http {

struct CurlCleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, CurlCleanup>;

// What one request needs while it is on its way. libcurl holds pointers into it.
struct Transfer {
    RequestId id = 0;
    Request request;
    Connection connection;
    Origin origin;
    model::Instant deadline;
    const TrustStore* store = nullptr;  // the loop's; null for plain http
    bool uses_folder = false;           // of the store, and not its bundle
    bool asked_for_cert = false;        // by the server, in the handshake
    Easy easy;
    CURLM* multi = nullptr;  // that has the handle
    std::unique_ptr<curl_slist, CurlCleanup> lines;
    AnswerReader reader;
    std::array<char, CURL_ERROR_SIZE> error{};
};

// Out of memory, or a libcurl that lacks what taskctl is built on.
void require(CURLcode code);
void require(CURLMcode code);

// Tells the transfer's handle all about its request but the time it has.
void prepare(Transfer& transfer);
void limit_time(const Transfer& transfer, model::Duration left);

// Whether the server was refused because its issuer is not in the folder.
bool refused_by_folder(const Transfer& transfer, CURLcode code);

Answer conclude(Transfer& transfer, CURLcode code);

}  // namespace taskctl::http
