#include "http/trust_store.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
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

bool is_any_hashed(std::string_view folders) {
    while (!folders.empty()) {
        const auto end = std::min(folders.find(':'), folders.size());
        if (is_hashed(std::string(folders.substr(0, end)))) return true;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return false;
}

}  // namespace

TrustStore trust_store(const TrustPlaces& chosen, const TrustPlaces& built_in) {
    TrustStore store;
    store.bundle = chosen.bundle.empty() ? built_in.bundle : chosen.bundle;
    const std::string& folder = chosen.folder.empty() ? built_in.folder : chosen.folder;
    if (is_any_hashed(folder)) store.folder = folder;
    store.apart = !store.folder.empty() && (!chosen.bundle.empty() || !chosen.folder.empty());
    return store;
}

}  // namespace taskctl::http
