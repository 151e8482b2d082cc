#include "disk/steps.hpp"

#include "disk/format_cost.hpp"
#include "disk/fstab_lines.hpp"
#include "disk/keep.hpp"
#include "disk/targets.hpp"
#include "systemd/units.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace ack::disk {

namespace {

constexpr std::array<std::string_view, 3> users_of_the_disk = {"kubelet.service", "containerd.service", "docker.service"};

// What kubelet, containerd and dockerd themselves make these directories with.
unsigned mode_of(const std::string& directory) {
    struct Row { std::string_view directory; unsigned mode; };
    constexpr std::array rows = {Row{"kubelet", 0750}, Row{"docker", 0710}, Row{"containerd", 0711}};
    for (const auto& row : rows)
        if (row.directory == directory) return row.mode;
    return 0755;
}

// What the grid did not read is not written to by the kernel's lazy initialisation before a reboot at least, so that undo
// can still give it back (Documentation/admin-guide/ext4.rst).
std::string first_mount_options(const Goal& goal) { return goal.format && !goal.every_byte ? "noinit_itable" : ""; }

// mke2fs makes at most 2^32 - 1 inodes.
unsigned ratio_for(std::uint64_t bytes, unsigned wanted) {
    unsigned ratio = std::max(wanted, 1024U);
    while (bytes / ratio >= (std::uint64_t{1} << 32)) ratio *= 2;
    return ratio;
}

void add(DiskPlan& plan, Operation operation, std::string sentence) {
    plan.steps.push_back({std::move(operation), std::move(sentence)});
}

void add_format(const PlanInput& input, const Goal& goal, DiskPlan& plan) {
    const auto& known = *input.mke2fs;
    const FormatDisk format{goal.disk,       goal.uuid,
                            ratio_for(goal.disk.bytes, input.inode_ratio),
                            known.undo_file, goal.every_byte ? Scan::full : input.scan,
                            known.prezeroed && goal.every_byte};
    add(plan, format, "format " + describe(goal.disk) + " as ext4 with UUID " + goal.uuid +
                          ", because it is blank (proved once more, under a lock, before anything is written); mkfs.ext4 writes at most " +
                          in_mib(bytes_written_at_most(goal.disk.bytes)));
}

// True when the path is fit to be mounted on; a step makes it where it is absent.
void add_target(const PlanInput& input, const Goal& goal, const std::string& path, unsigned mode, DiskPlan& plan) {
    if (auto refusal = refusal_of_kept(input, goal, path)) return plan.refusals.push_back(std::move(*refusal));
    if (is_kept(input, path)) return;
    const auto found = input.targets.find(path);
    const auto state = found == input.targets.end() ? TargetState{TargetKind::unreadable, "it was not looked at"}
                                                    : found->second;
    if (auto refusal = target_refusal(path, state)) {
        const auto lines = host::parse_fstab(*input.fstab).lines;
        const bool mounted_at_boot = std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return line.target == path; });
        if (state.kind == TargetKind::full_directory && mounted_at_boot)
            refusal->reason += "; /etc/fstab mounts the disk's copy over it at the next boot: take the line for " + path +
                               " out before, if what is in it is needed";
        return plan.refusals.push_back(std::move(*refusal));
    }
    if (state.kind == TargetKind::absent)
        add(plan, MakeDirectory{path, mode, false}, "make the directory " + path + " to mount on");
}

void add_fstab(const PlanInput& input, const Goal& goal, DiskPlan& plan) {
    auto device = goal.disk;
    if (plan.partition) device.name = plan.partition->name;
    std::vector<WantedLine> wanted = {disk_line(device, goal.uuid, goal.type, input.layout.base, goal.mounted)};
    for (const auto& bind : input.layout.binds) wanted.push_back(bind_line(input.layout.base, bind.directory, bind.target));
    auto missing = missing_lines(host::parse_fstab(*input.fstab), wanted);
    plan.refusals.insert(plan.refusals.end(), missing.conflicts.begin(), missing.conflicts.end());
    if (missing.lines.empty()) return;
    std::vector<std::string> lines = {std::string(layout_comment) + describe(goal.disk)};
    lines.insert(lines.end(), missing.lines.begin(), missing.lines.end());
    add(plan, AppendFstab{lines}, "append " + std::to_string(missing.lines.size()) +
                                      " lines to /etc/fstab, by UUID and with nofail, so that a reboot mounts the same");
}

void add_drop_ins(const PlanInput& input, DiskPlan& plan) {
    std::vector<std::string> mounts = {input.layout.base};
    for (const auto& bind : input.layout.binds) mounts.push_back(bind.target);
    for (const auto unit : users_of_the_disk) {
        const auto wanted = systemd::requires_mounts(unit, mounts);
        const auto found = input.drop_ins.find(wanted.path);
        if (found != input.drop_ins.end() && found->second == wanted.text) continue;
        add(plan, WriteDropIn{wanted.path, wanted.text},
            "write " + wanted.path + ", so that " + std::string(unit) + " never starts without the disk");
    }
}

bool is_bound(const PlanInput& input, const DiskPlan& plan, const Goal& goal, const Bind& bind) {
    const auto* mount = goal.mounted ? host::mount_at(*input.mounts, bind.target) : nullptr;
    return mount && mount->device == filesystem_number(plan) && mount->root == "/" + bind.directory;
}

void add_binds(const PlanInput& input, const Goal& goal, DiskPlan& plan) {
    for (const auto& bind : input.layout.binds) {
        if (is_bound(input, plan, goal, bind)) continue;
        if (const auto* other = host::mount_at(*input.mounts, bind.target)) {
            plan.refusals.push_back({bind.target + " is a mount point already, of " + other->source + " (" + other->root + ")",
                                     "save what is in it, unmount it and take its line out of /etc/fstab"});
            continue;
        }
        const auto source = input.layout.base + "/" + bind.directory;
        add(plan, MakeDirectory{source, mode_of(bind.directory), true}, "make the directory " + source + " on the disk");
        add_target(input, goal, bind.target, mode_of(bind.directory), plan);
        add(plan, BindMount{source, bind.target}, "mount " + source + " at " + bind.target + " (bind)");
    }
}

std::string words_of(FirstLook look) {
    switch (look) {
    case FirstLook::none: return "";
    case FirstLook::mountable: return ", once a read-only mount that nobody sees has shown that it can be mounted";
    case FirstLook::empty: break;
    }
    return ", once a read-only mount that nobody sees has shown that nothing is in it";
}

// Without a reload systemd may take a mount it does not know from fstab away again at once.
void add_reload(DiskPlan& plan, bool mounts_follow) {
    const bool files = std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
        return std::holds_alternative<AppendFstab>(step.operation) || std::holds_alternative<WriteDropIn>(step.operation);
    });
    if (files || mounts_follow) add(plan, ReloadUnits{}, "have systemd read /etc/fstab and its units again, where it runs");
}

}   // namespace

std::vector<Bind> still_to_mount(const PlanInput& input, const DiskPlan& plan, const Goal& goal) {
    std::vector<Bind> binds;
    if (!goal.mounted) binds.push_back({"", input.layout.base});
    for (const auto& bind : input.layout.binds)
        if (!is_bound(input, plan, goal, bind) && !host::mount_at(*input.mounts, bind.target)) binds.push_back(bind);
    return binds;
}

void add_layout(const PlanInput& input, const Goal& goal, DiskPlan& plan) {
    const auto& base = input.layout.base;
    if (goal.format) add_format(input, goal, plan);
    const auto before = plan.steps.size();
    add_copies(input, goal, plan);
    const bool copied = plan.steps.size() > before;
    if (!goal.mounted) add_target(input, goal, base, 0755, plan);
    add_drop_ins(input, plan);
    add_fstab(input, goal, plan);
    add_switches(input, goal, plan);
    const bool mounts_follow = !goal.mounted || std::any_of(input.layout.binds.begin(), input.layout.binds.end(),
                                                            [&](const Bind& bind) { return !is_bound(input, plan, goal, bind); });
    add_reload(plan, mounts_follow);
    if (!goal.mounted)
        add(plan, MountDisk{goal.disk, goal.uuid, goal.type, base, first_mount_options(goal), copied ? FirstLook::none : goal.look},
            "mount " + (plan.partition ? filesystem_node(plan) + " of " : "") + describe(goal.disk) + " at " + base +
                words_of(copied ? FirstLook::none : goal.look));
    add_binds(input, goal, plan);
}

void add_hold_back(const PlanInput& input, DiskPlan& plan) {
    const std::string marker(skip_marker);
    if (std::find(input.markers.begin(), input.markers.end(), marker) == input.markers.end())
        add(plan, WriteMarker{marker}, "write " + marker + ", which keeps the attach script from formatting a disk");
    std::set<std::string> names = {"/dev/vdb", "/dev/xvdb"};
    for (const auto& name : candidates(input.inventory)) names.insert("/dev/" + name);
    if (plan.disk) names.insert("/dev/" + plan.disk->name);
    const bool all_named = std::all_of(names.begin(), names.end(),
                                       [&](const std::string& name) { return mentions(*input.fstab, name); });
    if (all_named) return;
    std::string line(hold_back_comment);
    for (const auto& name : names) line += " " + name;
    add(plan, AppendFstab{{line}},
        "name every data disk in a comment in /etc/fstab: older attach scripts leave alone what they find there");
}

}   // namespace ack::disk
