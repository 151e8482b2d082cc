// What an attached host shows: the attach script's logs, the runtime's socket, the network plugin's settings.
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <array>

namespace ack::checks {

namespace {

constexpr std::size_t limit = 64U << 20;
constexpr auto log_path = "/var/log/ack-deploy.log";
constexpr std::array sockets = {"/run/containerd/containerd.sock", "/run/docker.sock",
                                "/run/cri-dockerd.sock", "/run/dockershim.sock"};

// The first line; empty when the file is not there or empty.
Result<std::string> first_line(const host::HostView& view, const std::string& path) {
    const auto text = view.read(path);
    if (!text)
        return host::absent(text.error()) ? Result<std::string>{} : tl::unexpected(text.error());
    const auto lines = lines_of(*text);
    return lines.empty() ? std::string{} : std::string(trim(lines.front()));
}

} // namespace

Fact<VendorLog> look_at_vendor_log(const host::HostView& view, Deadline) {
    VendorLog log;
    const auto text = view.read(log_path, limit);
    if (!text && !host::absent(text.error()))
        return tl::unexpected(text.error());
    auto code = first_line(view, "/var/log/ack-deploy-error-code.log");
    auto message = first_line(view, "/var/log/ack-deploy-error-msg.log");
    if (!code || !message)
        return tl::unexpected(!code ? code.error() : message.error());
    log.there = text.has_value() || !code->empty();
    const std::string all = text.value_or("");
    for (const auto line : lines_of(all))
        if (line.find("joined successfully") != std::string_view::npos)
            log.success = trim(line);
    log.error_code = std::move(*code);
    log.error_message = std::move(*message);
    const auto logged = view.info(log_path), failed = view.info("/var/log/ack-deploy-error-code.log");
    log.error_is_older = logged && failed && failed->modified < logged->modified;
    return log;
}

// "Num RefCount Protocol Flags Type St Inode Path"; flag 00010000 is a socket that listens.
Fact<std::vector<std::string>> look_at_runtime_sockets(const host::HostView& view, Deadline) {
    const auto text = read_of_running_host(view, "/proc/net/unix", limit);
    if (!text)
        return tl::unexpected(text.error());
    std::vector<std::string> found;
    for (const auto line : lines_of(*text)) {
        const auto words = words_of(line);
        if (words.size() != 8 || words[3] != "00010000")
            continue;
        std::string path(words[7]);
        if (path.starts_with("/var/run/"))
            path.erase(0, 4);
        if (std::find(sockets.begin(), sockets.end(), path) != sockets.end())
            found.push_back(std::move(path));
    }
    return found;
}

Fact<std::vector<std::string>> look_at_cni_files(const host::HostView& view, Deadline) {
    const std::string directory = "/etc/cni/net.d";
    const auto names = list_if_there(view, directory);
    if (!names)
        return names;
    std::vector<std::string> files;
    for (const auto& name : *names)
        if (name.ends_with(".conf") || name.ends_with(".conflist") || name.ends_with(".json"))
            files.push_back(directory + "/" + name);
    return files;
}

} // namespace ack::checks
