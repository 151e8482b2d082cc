#include "checks/look/network/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

std::vector<std::string> servers_of(std::string_view text) {
    std::vector<std::string> servers;
    for (const auto line : lines_of(text)) {
        const auto words = words_of(line);
        if (words.size() >= 2 && words[0] == "nameserver")
            servers.emplace_back(words[1]);
    }
    return servers;
}

} // namespace

// 127.0.0.53 is systemd-resolved's own address; whom it asks stands in a file of its own.
Fact<Resolvers> look_at_resolvers(const host::HostView& view, Deadline) {
    const std::string path = "/etc/resolv.conf", behind = "/run/systemd/resolve/resolv.conf";
    const auto text = view.read(path);
    if (!text && host::absent(text.error()))
        return Resolvers{path, {}};
    if (!text)
        return tl::unexpected(text.error());
    Resolvers resolvers{path, servers_of(*text)};
    const bool stub = std::find(resolvers.servers.begin(), resolvers.servers.end(), "127.0.0.53") !=
                      resolvers.servers.end();
    if (!stub)
        return resolvers;
    const auto asked = view.read(behind);
    if (!asked && host::absent(asked.error()) && !view.live() && !view.exists("/proc/sys"))
        return Resolvers{behind, {}}; // systemd-resolved writes it when an instance of the image runs
    if (!asked)
        return fail(path + " names 127.0.0.53, and " + asked.error().what);
    return Resolvers{behind, servers_of(*asked)};
}

} // namespace ack::checks
