#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

Result<std::string> read_of_running_host(const host::HostView& view, const std::filesystem::path& path,
                                         std::size_t limit) {
    auto text = view.read(path, limit);
    if (!text && host::absent(text.error()) && !view.live())
        return fail(view.root().string() + " is not a running host: it has no " + path.string());
    return text;
}

Result<std::vector<std::string>> list_if_there(const host::HostView& view,
                                               const std::filesystem::path& path) {
    auto names = view.list(path);
    if (!names && host::absent(names.error()))
        return std::vector<std::string>{};
    return names;
}

Result<bool> is_there(const host::HostView& view, const std::filesystem::path& path) {
    const auto info = view.info(path);
    if (info)
        return true;
    if (host::absent(info.error()))
        return false;
    return tl::unexpected(info.error());
}

Result<std::vector<int>> processes(const host::HostView& view) {
    const auto names = view.live() ? view.list("/proc") : list_if_there(view, "/proc");
    if (!names)
        return tl::unexpected(names.error());
    std::vector<int> pids;
    for (const auto& name : *names)
        if (const auto pid = number<int>(name))
            pids.push_back(*pid);
    std::sort(pids.begin(), pids.end());
    return pids;
}

std::optional<std::string> command_of(const host::HostView& view, int pid) {
    const auto text = view.read("/proc/" + std::to_string(pid) + "/comm");
    if (!text)
        return {};
    return std::string(trim(*text));
}

} // namespace ack::checks
