#include "disk/targets.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

std::string first_names(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) text += (text.empty() ? "" : ", ") + names[i];
    if (names.size() > shown) text += ", … (" + std::to_string(names.size()) + " in all)";
    return text;
}

}   // namespace

TargetState look_at_target(const host::HostView& view, const std::string& path) {
    std::filesystem::path way;
    for (const auto& part : std::filesystem::path(path)) {
        way /= part;
        const auto info = view.info(way);
        if (!info && host::absent(info.error())) return {TargetKind::absent, {}};
        if (!info) return {TargetKind::unreadable, info.error().what};
        if (info->kind == host::FileKind::symlink) {
            const auto leads_to = view.read_link(way);
            return {TargetKind::symlink, way.string() + " leads to " + (leads_to ? *leads_to : "somewhere unknown")};
        }
        if (info->kind != host::FileKind::directory) return {TargetKind::other_file, way.string() + " is no directory"};
    }
    const auto names = view.list(path);
    if (!names) return {TargetKind::unreadable, names.error().what};
    if (names->empty()) return {TargetKind::empty_directory, {}};
    return {TargetKind::full_directory, first_names(*names)};
}

std::optional<Refusal> target_refusal(const std::string& path, const TargetState& state) {
    switch (state.kind) {
    case TargetKind::absent:
    case TargetKind::empty_directory: return {};
    case TargetKind::full_directory:
        return Refusal{path + " is not empty, a mount would hide what is in it: " + state.detail,
                       "once nothing uses it: --keep-container-data, which copies it to the disk first; or move it away (mv " +
                           path + " " + path + ".old), or remove it"};
    case TargetKind::symlink:
        return Refusal{path + " cannot be mounted on: " + state.detail,
                       "replace the link by an empty directory, once nothing uses it"};
    case TargetKind::other_file: return Refusal{path + " cannot be mounted on: " + state.detail, "move that file away"};
    case TargetKind::unreadable: break;
    }
    return Refusal{"what is in " + path + " is not known: " + state.detail, "make it readable, then run again"};
}

bool in_hosts_mount_namespace(const host::HostView& view) {
    const auto of_init = host::mounts(view, "/proc/1/mountinfo");
    const auto ours = host::mounts(view);
    if (!of_init || !ours) return false;
    const auto* root_of_init = host::mount_at(*of_init, "/");
    const auto* our_root = host::mount_at(*ours, "/");
    return root_of_init && our_root && root_of_init->id == our_root->id;
}

}   // namespace ack::disk
