#include "checks/look/image/observers.hpp"
#include "checks/look/observers.hpp"

#include <cerrno>

namespace ack::checks {

Result<std::vector<std::string>> homes(const host::HostView& view) {
    const auto names = list_if_there(view, "/home");
    if (!names)
        return names;
    std::vector<std::string> all = {"/root"};
    for (const auto& name : *names)
        all.push_back("/home/" + name);
    return all;
}

Result<std::vector<std::string>> files_in(const host::HostView& view, const std::string& directory,
                                          std::string_view begin, std::string_view end) {
    const auto names = list_if_there(view, directory);
    if (!names)
        return names;
    std::vector<std::string> files;
    for (const auto& name : *names)
        if (name.starts_with(begin) && name.ends_with(end))
            files.push_back(directory + "/" + name);
    return files;
}

Result<std::optional<std::uint64_t>> size_if_there(const host::HostView& view, const std::string& path) {
    const auto info = view.target_info(path);
    if (info)
        return info->kind == host::FileKind::regular ? std::optional(info->size) : std::nullopt;
    if (host::absent(info.error()) || info.error().code == ENOTDIR)
        return std::nullopt;
    return tl::unexpected(info.error());
}

ImageFacts look_at_image(const host::HostView& view, Deadline deadline) {
    const auto look = [&](auto& fact, auto observer) {
        if (deadline.passed())
            fact = fail("the time was over before this was looked at");
        else
            fact = observer(view, deadline);
    };
    ImageFacts image;
    look(image.dbus_machine_id, look_at_dbus_machine_id);
    look(image.ssh_host_keys, look_at_ssh_host_keys);
    look(image.personal_files, look_at_personal_files);
    look(image.credentials, look_at_credentials);
    look(image.instance_state, look_at_instance_state);
    look(image.cloud_init, look_at_cloud_init);
    look(image.cloud_assistant, look_at_cloud_assistant);
    look(image.runtime_state, look_at_runtime_state);
    look(image.logs, look_at_logs);
    look(image.masked_units, look_at_masked_units);
    return image;
}

} // namespace ack::checks
