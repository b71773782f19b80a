#include "sim/chance.hpp"

namespace taskctl::sim {

std::uint64_t Chance::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

std::uint64_t Chance::between(std::uint64_t lowest, std::uint64_t highest) {
    return lowest + next() % (highest - lowest + 1);
}

double Chance::unit() {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

std::uint64_t mix(std::uint64_t seed, std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return Chance(hash ^ Chance(seed).next()).next();
}

namespace {
std::string digits(std::uint64_t start, std::size_t length, std::string_view alphabet) {
    Chance chance(start);
    std::string text(length, '0');
    for (char& c : text) c = alphabet[chance.between(0, alphabet.size() - 1)];
    return text;
}
}  // namespace

std::string hex_digits(std::uint64_t start, std::size_t length) {
    return digits(start, length, "0123456789abcdef");
}

std::string decimal_digits(std::uint64_t start, std::size_t length) {
    std::string text = digits(start, length, "0123456789");
    if (!text.empty() && text.front() == '0') text.front() = '1';
    return text;
}

std::string uuid(std::uint64_t start) {
    std::string text = hex_digits(start, 32);
    text[12] = '4';
    text[16] = "89ab"[start % 4];
    for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
    return text;
}

}  // namespace taskctl::sim
