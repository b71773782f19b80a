#pragma once

#include <string>

namespace taskctl::http {

// Where trusted certificates lie; empty is none.
struct TrustPlaces {
    std::string bundle;
    std::string folder;  // or several, with colons between them
};

// What is trusted. A look-up in the folder costs a file or two a connection, loading the bundle
// some 30 ms.
struct TrustStore {
    std::string bundle;
    std::string folder;         // empty: there is none that serves
    bool folder_serves = true;  // until a certificate is not found in it alone
    bool apart = false;         // bundle and folder do not hold the same
};

// The user's own choice (SSL_CERT_FILE, SSL_CERT_DIR) comes before the places that libcurl was
// built with, each on its own, as OpenSSL's tools do it. The folder serves when certificates can be
// looked up in it by the hash of their name (`002c0b4f.0`, as OpenSSL's rehash makes them).
TrustStore trust_store(const TrustPlaces& chosen, const TrustPlaces& built_in);

}  // namespace taskctl::http
