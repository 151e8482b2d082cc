#include "checks/image/found_things.hpp"

#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr std::size_t shown = 10;

std::string rest_of(std::size_t all) {
    return all > shown ? ", and " + std::to_string(all - shown) + " more" : "";
}

} // namespace

std::string list_of(const std::vector<FoundThing>& things) {
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < std::min(things.size(), shown); ++i)
        seen.push_back(things[i].path + " (" + things[i].what + ")");
    return join(seen, ", ") + rest_of(things.size());
}

std::string removal_of(const std::vector<FoundThing>& things) {
    std::string command = "rm -rf";
    for (std::size_t i = 0; i < std::min(things.size(), shown); ++i)
        command += " " + things[i].path;
    return command + rest_of(things.size());
}

} // namespace ack::checks
