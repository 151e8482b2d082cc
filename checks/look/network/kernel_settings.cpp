#include "checks/forwarding.hpp"
#include "checks/look/network/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/look/sysctl_files.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

Fact<Forwarding> look_at_forwarding(const host::HostView& view, Deadline) {
    auto set = sysctl_settings(view, forwarding_keys);
    if (!set)
        return tl::unexpected(set.error());
    Forwarding forwarding{{}, std::move(*set)};
    for (const auto key : forwarding_keys) {
        std::string path(key);
        std::replace(path.begin(), path.end(), '.', '/');
        const auto text = view.read("/proc/sys/" + path);
        if (text)
            forwarding.running.emplace(key, trim(*text));
        else if (!host::absent(text.error()))
            return tl::unexpected(text.error());
    }
    // Red Hat 9 sets this filter link by link, and leaves "all" at 0.
    const std::string links = "/proc/sys/net/ipv4/conf";
    const auto names = list_if_there(view, links);
    if (!names)
        return tl::unexpected(names.error());
    for (const auto& link : *names)
        if (link != "all" && link != "default" && link != "lo")
            if (const auto text = view.read(links + "/" + link + "/rp_filter"))
                forwarding.running.emplace("net.ipv4.conf." + link + ".rp_filter", trim(*text));
    return forwarding;
}

namespace {

// The link's end tells: xtables-nft-multi, xtables-legacy-multi, and xtables-multi of iptables before 1.8.
Result<std::string> mode_of(const host::HostView& view, std::string path) {
    for (unsigned links = 0; links < 8; ++links) {
        if (path.ends_with("nft-multi") || path.ends_with("iptables-nft"))
            return std::string("nft");
        if (path.ends_with("legacy-multi") || path.ends_with("xtables-multi") ||
            path.ends_with("iptables-legacy"))
            return std::string("legacy");
        const auto next = view.read_link(path);
        if (!next)
            break;
        path = std::filesystem::path(path).parent_path() / *next;
    }
    return fail(path + " does not tell whether it is the nft or the legacy iptables");
}

} // namespace

Fact<Iptables> look_at_iptables(const host::HostView& view, Deadline) {
    Iptables iptables;
    const auto path = view.find_program("iptables");
    if (!path && !host::absent(path.error()))
        return tl::unexpected(path.error());
    if (path) {
        auto mode = mode_of(view, path->string());
        if (!mode)
            return tl::unexpected(mode.error());
        iptables.path = path->string();
        iptables.mode = std::move(*mode);
    }
    const auto tables = view.read("/proc/net/ip_tables_names");
    if (!tables && !host::absent(tables.error()))
        return tl::unexpected(tables.error());
    const std::string names = tables.value_or("");
    for (const auto word : words_of(names))
        iptables.legacy_tables.emplace_back(word);
    return iptables;
}

} // namespace ack::checks
