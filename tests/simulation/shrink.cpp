#include "life.hpp"

namespace taskctl::simulation {
namespace {

class Shrinker {
public:
    Shrinker(std::uint64_t seed, Sabotage sabotage, Invariant invariant)
        : seed_(seed), sabotage_(sabotage), invariant_(invariant) {}

    bool still_fails(const Mask& mask) const {
        const auto report = live(make_plan(seed_, mask), sabotage_);
        return report.violation && report.violation->invariant == invariant_;
    }

    bool drop_features(Mask& mask) const {
        bool dropped = false;
        for (std::size_t i = 0; i < feature_count; ++i) {
            if (mask.without[i]) continue;
            auto smaller = mask;
            smaller.without.set(i);
            if (!still_fails(smaller)) continue;
            mask = smaller;
            dropped = true;
        }
        return dropped;
    }

    // Halves first, single ones in the end.
    bool drop_tasks(Mask& mask) const {
        bool dropped = false;
        for (std::size_t size = most_tasks / 2; size > 0; size /= 2) {
            for (std::size_t first = 0; first < most_tasks; first += size) {
                auto smaller = mask;
                for (std::size_t i = first; i < std::min(first + size, most_tasks); ++i) {
                    smaller.without_tasks.set(i);
                }
                if (smaller == mask || !still_fails(smaller)) continue;
                mask = smaller;
                dropped = true;
            }
        }
        return dropped;
    }

private:
    std::uint64_t seed_;
    Sabotage sabotage_;
    Invariant invariant_;
};

}  // namespace

Mask shrink(std::uint64_t seed, const Mask& mask, Sabotage sabotage, Invariant invariant) {
    const Shrinker shrinker(seed, sabotage, invariant);
    auto smallest = mask;
    bool smaller = true;
    while (smaller) {
        smaller = shrinker.drop_tasks(smallest);
        smaller = shrinker.drop_features(smallest) || smaller;
    }
    return smallest;
}

}  // namespace taskctl::simulation
