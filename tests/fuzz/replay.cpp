// Runs a target on files and folders of inputs, without libFuzzer: replay PATH…
#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> inputs(int count, char** arguments) {
    std::vector<fs::path> files;
    for (int i = 1; i < count; ++i) {
        if (!fs::is_directory(arguments[i])) {
            files.emplace_back(arguments[i]);
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(arguments[i])) {
            if (entry.is_regular_file()) files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

// Of the exact size, so that a sanitizer sees a read past the end.
std::vector<std::uint8_t> bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("can't be read");
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
    return {bytes.begin(), bytes.end()};
}

bool replays(const fs::path& file) {
    // Named first: a sanitizer ends the process without coming back here.
    std::cerr << file.string() << std::endl;
    try {
        const auto bytes = bytes_of(file);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    } catch (const std::exception& error) {
        std::cerr << "  BROKEN: " << error.what() << std::endl;
        return false;
    }
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    const auto files = inputs(count, arguments);
    const auto bad = std::count_if(files.begin(), files.end(),
                                   [](const fs::path& file) { return !replays(file); });
    std::cout << files.size() << " inputs, " << bad << " findings\n";
    return bad == 0 && !files.empty() ? 0 : 1;
}
