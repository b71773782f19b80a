#pragma once

#include <string>

namespace taskctl::http {

// The system's certificates. A look-up in the folder costs a file or two a connection, loading the
// bundle some 30 ms.
struct TrustStore {
    std::string bundle;
    std::string folder;  // empty: there is none, or it no longer serves
};

// From the places that libcurl was built with; null is none. The folder serves when certificates
// can be looked up in it by the hash of their name (`002c0b4f.0`, as OpenSSL's rehash makes them).
TrustStore trust_store(const char* bundle, const char* folder);

}  // namespace taskctl::http
