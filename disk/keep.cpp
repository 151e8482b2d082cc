#include "disk/keep.hpp"

#include "disk/kept.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

bool is_among(const std::vector<std::string>& targets, const std::string& target) {
    return std::find(targets.begin(), targets.end(), target) != targets.end();
}

bool is_partly_removed(const PlanInput& input, const std::string& target) {
    return is_among(input.put_aside, target) && is_among(input.being_removed, target);
}

// And is whole.
bool was_put_aside(const PlanInput& input, const std::string& target) {
    return is_among(input.put_aside, target) && !is_partly_removed(input, target);
}

bool is_full(const PlanInput& input, const std::string& target) {
    const auto found = input.targets.find(target);
    return found != input.targets.end() && found->second.kind == TargetKind::full_directory;
}

std::optional<Refusal> refusal_of_copy(const PlanInput& input, const std::string& target) {
    for (const auto& mount : *input.mounts)
        if (mount.target.starts_with(target + "/"))
            return Refusal{target + " cannot be copied: " + mount.source + " is mounted inside it, at " + mount.target,
                           "stop what uses it, unmount it (umount " + mount.target + "), run again"};
    if (is_partly_removed(input, target))
        return Refusal{target + " is not empty, and the removal of " + kept_path(target) + " has begun and not ended",
                       "what stood there is whole on the disk only: remove the rest (rm -r --one-file-system " + kept_path(target) +
                           "), look which is needed, the disk's copy or what is in " + target + " now, run again"};
    if (was_put_aside(input, target))
        return Refusal{target + " is not empty, and " + kept_path(target) + " is there already from an earlier run",
                       "look which of the two is needed, move the other one away, run again"};
    const auto stop = "stop what uses it (systemctl stop kubelet docker.socket docker containerd), run again";
    if (!input.target_users)
        return Refusal{"whether somebody uses " + target + " is not known: " + input.target_users.error().what,
                       "run as root with all capabilities, in the host's own namespaces"};
    if (!input.target_users->empty())
        return Refusal{target + " cannot be copied while it is in use: " + input.target_users->front() +
                           (input.target_users->size() > 1
                                ? " (and " + std::to_string(input.target_users->size() - 1) + " more)"
                                : ""),
                       stop};
    return {};
}

}   // namespace

bool is_kept(const PlanInput& input, const std::string& target) {
    return input.wish.keep_container_data && (is_full(input, target) || was_put_aside(input, target));
}

std::optional<Refusal> refusal_of_kept(const PlanInput& input, const Goal& goal, const std::string& target) {
    const auto kept = kept_path(target);
    if (is_partly_removed(input, target) && goal.format)
        return Refusal{kept + " is partly removed, and the disk is blank: what stood in " + target +
                           " is whole on the disk that it was copied to, on this one it is not",
                       "look for that disk; once you know that nothing of it is needed: rm -r --one-file-system " + kept};
    if (!was_put_aside(input, target) || is_full(input, target)) return {};
    if (goal.format)
        return Refusal{kept + " holds what stood in " + target + ", and the disk is blank: there is no copy of it",
                       "put it back (rmdir " + target + "; mv " + kept + " " + target + "), or move it away; run again"};
    if (input.wish.keep_container_data) return {};
    return Refusal{kept + " holds what stood in " + target + ": an earlier run put it aside and did not end",
                   "run again with --keep-container-data, or move it away once you know that it is not needed"};
}

void add_copies(const PlanInput& input, const Goal& goal, DiskPlan& plan) {
    if (!input.wish.keep_container_data) return;
    auto look = goal.look;
    for (const auto& [directory, target] : still_to_mount(input, plan, goal)) {
        if (!is_full(input, target)) continue;
        if (auto refusal = refusal_of_copy(input, target)) {
            plan.refusals.push_back(std::move(*refusal));
            continue;
        }
        const auto place = directory.empty() ? std::string("the disk") : directory + " on the disk";
        plan.steps.push_back({CopyDirectory{goal.disk, goal.uuid, goal.type, target, directory, look},
                              "copy all that is in " + target + " (" + input.targets.at(target).detail + ") to " + place +
                                  ", where nobody sees it yet, and compare the copy"});
        look = FirstLook::none;
    }
}

void add_switches(const PlanInput& input, const Goal& goal, DiskPlan& plan) {
    if (!input.wish.keep_container_data) return;
    for (const auto& [directory, target] : still_to_mount(input, plan, goal)) {
        if (!is_kept(input, target)) continue;
        plan.steps.push_back({SwitchDirectory{goal.disk, goal.uuid, goal.type, target, directory},
                              "put " + target + " aside as " + kept_path(target) +
                                  " (kept until a later run has proved that the host joined), and make it anew to mount on"});
    }
}

}   // namespace ack::disk
