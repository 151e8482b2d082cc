#include "agent/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace ack::agent {

namespace {

char plain(char c) {
    if (c == '_')
        return '-';
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = plain(a[i - 1]) == plain(b[j - 1]);
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && plain(a[i - 1]) == plain(b[j - 2]) && plain(a[i - 2]) == plain(b[j - 1]);
            if (swapped)
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(now);
    }
    return last[b.size()];
}

}   // namespace

std::string nearest(std::string_view mistyped, std::span<const std::string_view> known) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, mistyped.size() / 3) + 1;
    for (const std::string_view name : known) {
        const bool begins = mistyped.size() >= 3 && name.starts_with(mistyped);
        const std::size_t edits = begins ? 1 : distance(mistyped, name);
        if (edits >= least)
            continue;
        least = edits;
        best = name;
    }
    return std::string(best);
}

std::string did_you_mean(std::string_view nearest_name) {
    return nearest_name.empty() ? "" : "; did you mean " + std::string(nearest_name) + "?";
}

}   // namespace ack::agent
