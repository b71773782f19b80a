#include "http/curl_transfer.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

#include "http/failure.hpp"
#include "http/header_lines.hpp"
#include "http/inspection.hpp"

namespace taskctl::http {

void require(CURLcode code) {
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void require(CURLMcode code) {
    if (code == CURLM_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
}

namespace {

template <typename T>
void set(const Easy& easy, CURLoption option, T value) {
    require(curl_easy_setopt(easy.get(), option, value));
}

template <typename T>
T info(const Easy& easy, CURLINFO which) {
    T value{};
    curl_easy_getinfo(easy.get(), which, &value);
    return value;
}

// Anything but the whole length makes libcurl give up. No exception may pass through it.
template <bool (AnswerReader::*take)(std::string_view)>
std::size_t receive(char* data, std::size_t size, std::size_t count, void* reader) noexcept {
    try {
        const std::string_view piece(data, size * count);
        return (static_cast<AnswerReader*>(reader)->*take)(piece) ? piece.size() : 0;
    } catch (const std::bad_alloc&) {
        return 0;
    }
}

void set_message(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    const Request& request = transfer.request;
    for (const std::string& line : header_lines(request)) {
        curl_slist* const longer = curl_slist_append(transfer.lines.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        static_cast<void>(transfer.lines.release());
        transfer.lines.reset(longer);
    }
    set(easy, CURLOPT_URL, request.url.c_str());
    set(easy, CURLOPT_USERAGENT, "taskctl");
    set(easy, CURLOPT_HTTPHEADER, transfer.lines.get());
    if (has_body(request)) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(easy, CURLOPT_POSTFIELDS, request.body.data());
    }
    if (request.method != (has_body(request) ? "POST" : "GET")) {
        set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
}

int overhear(CURL* easy, curl_infotype type, char* data, std::size_t size, void* of) noexcept {
    auto& transfer = *static_cast<Transfer*>(of);
    const std::string_view text(data, size);
    const bool is_request = type == CURLINFO_HEADER_OUT && !text.starts_with("CONNECT ");
    if (is_request || text.starts_with("Re-using")) {
        curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L);
        curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, nullptr);
    } else if (type == CURLINFO_TEXT) {
        if (text.find("Request CERT") != std::string_view::npos) transfer.asked_for_cert = true;
        if (transfer.request.inspection) read_log_line(text, *transfer.request.inspection);
    }
    return 0;
}

// libcurl tells what it meets in the handshake to those who listen to its log, and in no other way.
// In TLS 1.2 a server that misses a certificate breaks off with an alert that may mean anything.
void set_log(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    set(easy, CURLOPT_DEBUGFUNCTION, &overhear);
    set(easy, CURLOPT_DEBUGDATA, &transfer);
    set(easy, CURLOPT_VERBOSE, 1L);
}

void set_inspection(const Transfer& transfer) {
    if (transfer.request.connect_only) set(transfer.easy, CURLOPT_CONNECT_ONLY, 1L);
    if (!transfer.request.inspection) return;
    *transfer.request.inspection = {};
    set(transfer.easy, CURLOPT_CERTINFO, 1L);
    // One that was made before has told all to another.
    set(transfer.easy, CURLOPT_FRESH_CONNECT, 1L);
}

void set_authorities(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    const TrustStore& store = *transfer.store;
    transfer.uses_folder = store.folder_serves && !store.folder.empty();
    if (transfer.uses_folder) {
        set(easy, CURLOPT_CAINFO, nullptr);
        set(easy, CURLOPT_CAPATH, store.folder.c_str());
    } else if (!store.bundle.empty()) {
        // With a folder beside it, libcurl would load the bundle anew for every connection.
        set(easy, CURLOPT_CAINFO, store.bundle.c_str());
        set(easy, CURLOPT_CAPATH, store.apart ? store.folder.c_str() : nullptr);
    }
}

void set_trust(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (transfer.connection.insecure) {
        set(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        set(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    } else if (!transfer.connection.cacert.empty()) {
        set(easy, CURLOPT_CAINFO, transfer.connection.cacert.c_str());
        set(easy, CURLOPT_CAPATH, nullptr);
    } else {
        set_authorities(transfer);
    }
}

void set_own_certificate(const Transfer& transfer) {
    const auto& [cacert, cert, key, proxy, insecure, connect_timeout] = transfer.connection;
    if (cert.empty()) return;
    set(transfer.easy, CURLOPT_SSLCERT, cert.c_str());
    set(transfer.easy, CURLOPT_SSLKEY, (key.empty() ? cert : key).c_str());
    // Without one, OpenSSL would ask for an encrypted key's passphrase at the terminal, and wait.
    set(transfer.easy, CURLOPT_KEYPASSWD, "");
}

bool is_secured(const Transfer& transfer) {
    return transfer.origin.scheme == "https";
}

void set_manners(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PATH_AS_IS, 1L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy, CURLOPT_TCP_NODELAY, 1L);
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    // A libcurl without HTTP/2 refuses this, and does without.
    curl_easy_setopt(easy.get(), CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
    set(easy, CURLOPT_PIPEWAIT, is_secured(transfer) ? 1L : 0L);
    if (!is_secured(transfer) && is_loopback(transfer.origin)) {
        set(easy, CURLOPT_PROXY, "");
    } else if (!transfer.connection.proxy.empty()) {
        set(easy, CURLOPT_PROXY, transfer.connection.proxy.c_str());
    }
}

void set_sinks(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    set(easy, CURLOPT_PRIVATE, &transfer);
    set(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
    set(easy, CURLOPT_HEADERFUNCTION, &receive<&AnswerReader::take_line>);
    set(easy, CURLOPT_HEADERDATA, &transfer.reader);
    set(easy, CURLOPT_WRITEFUNCTION, &receive<&AnswerReader::take_body>);
    set(easy, CURLOPT_WRITEDATA, &transfer.reader);
    transfer.reader.pour_into(transfer.request.sink.get());
    if (!transfer.request.sink) {
        set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(body_limit));
    }
}

// libcurl reads 0 as none.
long to_milliseconds(model::Duration time) {
    return static_cast<long>(std::max(time, model::Duration(1)).count());
}

}  // namespace

void prepare(Transfer& transfer) {
    const Easy& easy = transfer.easy;
    set_sinks(transfer);
    set_manners(transfer);
    if (is_secured(transfer)) {
        set_trust(transfer);
        set_own_certificate(transfer);
    }
    if (is_secured(transfer) || transfer.request.inspection) set_log(transfer);
    set_inspection(transfer);
    set_message(transfer);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, to_milliseconds(transfer.connection.connect_timeout));
}

void limit_time(const Transfer& transfer, model::Duration left) {
    if (!transfer.request.sink) {
        set(transfer.easy, CURLOPT_TIMEOUT_MS, to_milliseconds(left));
        return;
    }
    const auto stall = std::chrono::ceil<std::chrono::seconds>(transfer.request.timeout);
    set(transfer.easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(transfer.easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(stall.count()));
}

bool refused_by_folder(const Transfer& transfer, CURLcode code) {
    return code == CURLE_PEER_FAILED_VERIFICATION && transfer.uses_folder &&
           is_unknown_issuer(info<long>(transfer.easy, CURLINFO_SSL_VERIFYRESULT));
}

namespace {

// TCP is; TLS may not be.
bool is_connected(const Easy& easy) {
    return info<long>(easy, CURLINFO_LOCAL_PORT) > 0;
}

std::string_view authorities_of(const Transfer& transfer) {
    if (transfer.store == nullptr) return {};
    return transfer.store->bundle;
}

std::vector<Certificate> read_chain(const Easy& easy) {
    std::vector<Certificate> chain;
    const auto* const all = info<curl_certinfo*>(easy, CURLINFO_CERTINFO);
    for (int i = 0; all != nullptr && i < all->num_of_certs; ++i) {
        std::vector<std::string> lines;
        for (const auto* line = all->certinfo[i]; line != nullptr; line = line->next) {
            lines.emplace_back(line->data);
        }
        chain.push_back(read_certificate(lines));
    }
    return chain;
}

std::optional<model::Duration> time_of(const Easy& easy, CURLINFO stage) {
    const std::chrono::microseconds time(info<curl_off_t>(easy, stage));
    if (time.count() == 0) return std::nullopt;
    return std::chrono::ceil<model::Duration>(time);
}

void fill_in(Inspection& inspection, const Easy& easy) {
    inspection.resolved_after = time_of(easy, CURLINFO_NAMELOOKUP_TIME_T);
    inspection.connected_after = time_of(easy, CURLINFO_CONNECT_TIME_T);
    inspection.secured_after = time_of(easy, CURLINFO_APPCONNECT_TIME_T);
    inspection.through_proxy = info<long>(easy, CURLINFO_HTTP_CONNECTCODE) > 0;
    const auto* const address = info<char*>(easy, CURLINFO_PRIMARY_IP);
    if (is_connected(easy) && address != nullptr) inspection.address = address;
    inspection.chain = read_chain(easy);
}

}  // namespace

Answer conclude(Transfer& transfer, CURLcode code) {
    if (transfer.request.inspection) fill_in(*transfer.request.inspection, transfer.easy);
    if (code == CURLE_OK && transfer.request.connect_only) return Response{};
    if (transfer.reader.overflow()) return tl::make_unexpected(*transfer.reader.overflow());
    if (code == CURLE_OK && transfer.reader.complete()) return transfer.reader.take();
    if (code == CURLE_OK) code = CURLE_PARTIAL_FILE;
    const Easy& easy = transfer.easy;
    const Failure failure{.code = code,
                          .text = transfer.error.data(),
                          .connected = is_connected(easy),
                          .os_error = info<long>(easy, CURLINFO_OS_ERRNO),
                          .verify_result = info<long>(easy, CURLINFO_SSL_VERIFYRESULT),
                          .proxy_status = info<long>(easy, CURLINFO_HTTP_CONNECTCODE),
                          .asked_for_cert = transfer.asked_for_cert,
                          .authorities = authorities_of(transfer)};
    return tl::make_unexpected(
        explain(failure, transfer.origin, transfer.connection, transfer.request.timeout));
}

}  // namespace taskctl::http
