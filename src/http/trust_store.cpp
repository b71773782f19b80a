#include "http/trust_store.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace taskctl::http {
namespace {

bool is_hash(const std::string& name) {
    return name.size() == 10 && name.ends_with(".0") &&
           name.find_first_not_of("0123456789abcdef") == 8;
}

bool is_hashed(const std::filesystem::path& folder) {
    std::error_code fault;
    const std::filesystem::directory_iterator files(folder, fault);
    return !fault && std::any_of(begin(files), end(files), [](const auto& file) {
        return is_hash(file.path().filename().string());
    });
}

}  // namespace

TrustStore trust_store(const char* bundle, const char* folder) {
    TrustStore store;
    if (bundle != nullptr) store.bundle = bundle;
    if (folder != nullptr && is_hashed(folder)) store.folder = folder;
    return store;
}

}  // namespace taskctl::http
