#include "checks/look/image/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/look/subject.hpp"

#include <cerrno>

namespace ack::checks {

namespace {

using Row = ObserverRow<ImageFacts>;
using F = ImageFacts;

// Reads every file of some directories, however many there are.
constexpr std::chrono::minutes long_patience{5};

constexpr Row observers[] = {
    {"dbus_machine_id", filling<&F::dbus_machine_id, look_at_dbus_machine_id>},
    {"ssh_host_keys", filling<&F::ssh_host_keys, look_at_ssh_host_keys>},
    {"personal_files", filling<&F::personal_files, look_at_personal_files>, long_patience},
    {"credentials", filling<&F::credentials, look_at_credentials>, long_patience},
    {"instance_state", filling<&F::instance_state, look_at_instance_state>},
    {"cloud_init", filling<&F::cloud_init, look_at_cloud_init>},
    {"cloud_assistant", filling<&F::cloud_assistant, look_at_cloud_assistant>},
    {"runtime_state", filling<&F::runtime_state, look_at_runtime_state>},
    {"logs", filling<&F::logs, look_at_logs>, long_patience},
    {"masked_units", filling<&F::masked_units, look_at_masked_units>},
};

} // namespace

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

void add_image_subjects(const host::HostView& view, ImageFacts& image, std::vector<host::Subject>& into) {
    add_subjects("image", observers, view, image, into);
}

} // namespace ack::checks
