#include "disk/apply.hpp"

#include "disk/apply_steps.hpp"
#include "disk/put_aside.hpp"
#include "disk/targets.hpp"

#include <algorithm>

namespace ack::disk {

tl::unexpected<Fault> refused(std::string what, std::string remedy) {
    return tl::unexpected(Fault{true, std::move(what), std::move(remedy)});
}

tl::unexpected<Fault> failed(const Error& error, std::string remedy) {
    return tl::unexpected(Fault{false, error.what, std::move(remedy)});
}

tl::expected<void, Fault> look_again(const Applying& applying, const Identity& planned, Intent intent) {
    const std::string plan_again = "look at the disks again (ack-attach plan), then run again";
    const auto inventory = look_at_disks(applying.view(), applying.deadline);
    if (!inventory.disks) return refused("the disks cannot be looked at again: " + inventory.disks.error().what, plan_again);
    const Disk* now = find_disk(inventory, planned.name);
    if (!now) return refused(describe(planned) + " is not there any more", plan_again);
    if (const auto what = difference(planned, identity_of(*now)); !what.empty())
        return refused("/dev/" + planned.name + " is not the disk that was planned for: " + what, plan_again);
    if (const auto& part = applying.plan.partition; part && intent == Intent::mount_partition)
        if (now->partitions.size() != 1 || identity_of(now->partitions.front()) != *part)
            return refused("/dev/" + part->name + " is not the partition that was planned for", plan_again);
    const auto in_the_way = obstacles(inventory, *now, intent);
    if (!in_the_way.empty()) return refused(in_the_way.front().reason + " (it was not when this was planned)",
                                            in_the_way.front().remedy);
    return {};
}

std::string device_difference(const Identity& planned, const host::BlockDevice& device) {
    if (device.bytes() != planned.bytes)
        return "its size was " + std::to_string(planned.bytes) + " bytes, is now " + std::to_string(device.bytes());
    if (planned.diskseq && device.diskseq() && *planned.diskseq != *device.diskseq())
        return "its sequence number (diskseq) was " + std::to_string(*planned.diskseq) + ", is now " +
               std::to_string(*device.diskseq());
    if (device.read_only()) return "it has become read-only";
    return {};
}

std::vector<std::string> made_by(const DiskPlan& plan) {
    std::vector<std::string> made;
    for (const auto& step : plan.steps) {
        const auto* directory = std::get_if<MakeDirectory>(&step.operation);
        if (directory && !directory->on_disk) made.push_back(directory->path);
        if (const auto* marker = std::get_if<WriteMarker>(&step.operation)) made.push_back(marker->path);
    }
    return made;
}

StepResult targets_are_free(const Applying& applying, const std::vector<std::string>& targets) {
    const auto mounts = host::mounts(applying.view());
    if (!mounts) return refused("the mounts cannot be looked at: " + mounts.error().what, "run again");
    for (const auto& target : targets) {
        if (const auto* mount = host::mount_at(*mounts, target))
            return refused(target + " has become a mount point, of " + mount->source, "unmount it, then run again");
        if (const auto refusal = target_refusal(target, look_at_target(applying.view(), target)))
            return refused(refusal->reason, refusal->remedy);
    }
    return {};
}

void restore_labels(const Applying& applying, const std::string& path) {
    const auto& view = applying.view();
    if (!view.exists("/sys/fs/selinux/enforce") || !view.find_program("restorecon")) return;
    host::ProcessRequest request;
    request.deadline = applying.deadline.within(std::chrono::minutes(1));
    const auto done = applying.control.run(host::Changing::restorecon, {path}, std::move(request));
    if (!done || !done->ok()) applying.say("restorecon " + path + (done ? " " + describe(*done) : ": " + done.error().what));
}

std::optional<dev_t> device_below(const host::HostView& view, const std::string& path) {
    const auto mounts = host::mounts(view);
    const auto* mount = mounts ? host::mount_of(*mounts, path) : nullptr;
    if (!mount) return {};
    return mount->device;
}

StepResult directory_of_disk(const host::HostView& view, const std::string& path, dev_t disk) {
    const auto info = view.info(path);
    const bool own = info && info->kind == host::FileKind::directory && info->device == disk;
    if (own && device_below(view, path) == disk) return {};
    return refused(path + " is no directory of the data disk itself",
                   "look what it is (a symlink, another mount?), move it away; look whether /etc/fstab has a line for it");
}

namespace {

template <class T>
bool is(const Step& step) { return std::holds_alternative<T>(step.operation); }

// Between the lines in fstab and the last directory that is put aside there is no place to stop: the next boot would mount
// copies over directories that are in use. Empty where nothing is put aside.
struct Switching { std::size_t begin = 0, end = 0; };
Switching switching_of(const std::vector<Step>& steps) {
    const auto first = std::find_if(steps.begin(), steps.end(), is<SwitchDirectory>);
    if (first == steps.end()) return {};
    const auto last = std::find_if(steps.rbegin(), steps.rend(), is<SwitchDirectory>).base();
    const auto begin = first != steps.begin() && is<AppendFstab>(*std::prev(first)) ? std::prev(first) : first;
    return {static_cast<std::size_t>(begin - steps.begin()), static_cast<std::size_t>(last - steps.begin())};
}

ApplyResult ended(const Applying& applying, std::size_t done, const std::string& sentence, const Fault& fault) {
    ApplyResult result;
    result.steps_done = done;
    result.what = "could not " + sentence + ": " + fault.what;
    result.remedy = fault.remedy;
    if (applying.stop.stop_requested())
        result.outcome = ApplyOutcome::stopped;
    else
        result.outcome = fault.refused && done == 0 ? ApplyOutcome::refused : ApplyOutcome::failed;
    return result;
}

// What the run was about to put aside is as it was, also in fstab; where it is not, the remedy says so.
struct Run {
    Applying applying;
    Switching switching;
    std::size_t done = 0;
    bool switches = false;               // all may be put aside, and not all are

    ApplyResult all() {
        try {
            auto result = all_in_order();
            if (result.outcome != ApplyOutcome::done) clean_up(result);
            return result;
        } catch (...) {
            ApplyResult lost;
            clean_up(lost);
            if (!lost.remedy.empty()) applying.say(lost.remedy);
            throw;
        }
    }

    ApplyResult all_in_order() {
        for (; done < applying.plan.steps.size(); ++done) {
            const auto& step = applying.plan.steps[done];
            if (!switches && applying.stop.stop_requested())
                return {ApplyOutcome::stopped, done, "stopped before: " + step.sentence, "run again"};
            if (!switches && applying.deadline.passed())
                return {ApplyOutcome::failed, done, "the deadline passed before: " + step.sentence, "run again"};
            if (applying.hooks.before_step) applying.hooks.before_step(step);
            if (const auto carried = next(step); !carried) return ended(applying, done, step.sentence, carried.error());
        }
        return {ApplyOutcome::done, done, {}, {}};
    }

    StepResult next(const Step& step) {
        if (done == switching.begin && switching.end > 0) {
            if (auto may = all_may_be_put_aside(applying); !may) return may;
            switches = true;
        }
        auto carried = switches ? without_stop(step) : carry(applying, step);
        if (carried && done + 1 == switching.end) switches = false;
        return carried;
    }

    // A limit of its own: with the run's it could end in the middle.
    StepResult without_stop(const Step& step) const {
        return carry({applying.control, applying.plan, applying.places, applying.hooks,
                      Deadline::in(std::chrono::minutes(10)), {}, applying.stamps}, step);
    }

    static StepResult carry(const Applying& how, const Step& step) {
        return std::visit([&](const auto& operation) { return carry_out(how, operation); }, step.operation);
    }

    void clean_up(ApplyResult& result) const {
        std::vector<std::string> more;
        if (switches) more.push_back(put_all_back(applying, done + 1));
        more.push_back(mounted_at_next_boot(applying));
        for (const auto& words : more)
            if (!words.empty()) result.remedy += (result.remedy.empty() ? "" : "; ") + words;
    }
};

}   // namespace

ApplyResult apply(host::HostControl& control, const DiskPlan& plan, const ApplyPlaces& places, const ApplyHooks& hooks,
                  Deadline deadline, std::stop_token stop) {
    if (!plan.refusals.empty())
        return {ApplyOutcome::refused, 0, plan.refusals.front().reason, plan.refusals.front().remedy};
    if (!plan.steps.empty() && control.view().live() && !in_hosts_mount_namespace(control.view()))
        return {ApplyOutcome::refused, 0, "this program does not run in the host's own mount namespace",
                "run it on the host itself"};
    std::map<std::string, std::uint64_t> stamps;
    return Run{{control, plan, places, hooks, deadline, stop, stamps}, switching_of(plan.steps)}.all();
}

}   // namespace ack::disk
