// What makes an instance of the image work: cloud-init, Cloud Assistant, units; and what the runtime left.
#include "checks/look/image/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr auto systemd_settings = "/etc/systemd/system";

// Directories of Python packages: /usr/lib/python3/dist-packages, /usr/lib/python3.6/site-packages, …
Result<std::vector<std::string>> version_files(const host::HostView& view) {
    std::vector<std::string> files;
    for (const std::string library : {"/usr/lib", "/usr/lib64", "/usr/local/lib"}) {
        const auto pythons = files_in(view, library, "python", "");
        if (!pythons)
            return pythons;
        for (const auto& python : *pythons)
            for (const auto* packages : {"/dist-packages", "/site-packages"})
                files.push_back(python + packages + "/cloudinit/version.py");
    }
    return files;
}

// __VERSION__ = "23.2.2"
std::string version_of(std::string_view text) {
    constexpr std::string_view name = "__VERSION__";
    for (const auto line : lines_of(text)) {
        if (!line.starts_with(name))
            continue;
        const auto begin = line.find_first_of("\"'"), end = line.find_last_of("\"'");
        if (begin < end)
            return std::string(line.substr(begin + 1, end - begin - 1));
    }
    return {};
}

} // namespace

Fact<CloudInit> look_at_cloud_init(const host::HostView& view, Deadline deadline) {
    CloudInit cloud_init;
    const auto files = version_files(view);
    const auto units = look_at_enabled_units(view, deadline);
    const auto disabled = is_there(view, "/etc/cloud/cloud-init.disabled");
    if (!files || !units || !disabled)
        return tl::unexpected(!files ? files.error() : !units ? units.error() : disabled.error());
    for (const auto& file : *files)
        if (const auto text = view.read(file); text && cloud_init.version.empty())
            cloud_init.version = version_of(*text);
    cloud_init.disabled = *disabled;
    // From version 18 or so on a generator pulls cloud-init.target in, and the units stand in its .wants of
    // the package.
    cloud_init.enabled = std::any_of(units->begin(), units->end(),
                                     [](const auto& unit) { return unit.name.starts_with("cloud-init"); }) ||
                         view.exists("/usr/lib/systemd/system-generators/cloud-init-generator") ||
                         view.exists("/lib/systemd/system-generators/cloud-init-generator");
    return cloud_init;
}

Fact<std::vector<std::string>> look_at_cloud_assistant(const host::HostView& view, Deadline) {
    std::vector<std::string> found;
    for (const std::string directory :
         {"/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"}) {
        const auto there = is_there(view, directory + "/aliyun.service");
        if (!there)
            return tl::unexpected(there.error());
        if (*there && found.empty())
            found.push_back(directory + "/aliyun.service");
    }
    const std::string programs = "/usr/local/share/aliyun-assist";
    const auto versions = list_if_there(view, programs);
    if (!versions)
        return tl::unexpected(versions.error());
    for (const auto& version : *versions)
        if (view.exists(programs + "/" + version + "/aliyun-service"))
            found.push_back(programs + "/" + version + "/aliyun-service");
    return found;
}

Fact<std::vector<FoundThing>> look_at_runtime_state(const host::HostView& view, Deadline) {
    constexpr std::pair<const char*, const char*> places[] = {
        {"/var/lib/docker/containers", "containers of docker"},
        {"/var/lib/docker/overlay2", "image layers of docker"},
        {"/var/lib/docker/image", "images of docker"},
        {"/var/lib/containerd/io.containerd.content.v1.content/blobs", "images of containerd"},
        {"/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots",
         "image layers of containerd"},
        {"/var/lib/container", "data of a node"}};
    std::vector<FoundThing> found;
    for (const auto& [path, what] : places) {
        const auto names = list_if_there(view, path);
        if (!names)
            return tl::unexpected(names.error());
        if (!names->empty())
            found.push_back({path, what});
    }
    return found;
}

Fact<std::vector<std::string>> look_at_masked_units(const host::HostView& view, Deadline) {
    const auto names = list_if_there(view, systemd_settings);
    if (!names)
        return names;
    std::vector<std::string> masked;
    for (const auto& name : *names) {
        const auto target = view.read_link(std::string(systemd_settings) + "/" + name);
        if (target && *target == "/dev/null")
            masked.push_back(name);
    }
    return masked;
}

} // namespace ack::checks
