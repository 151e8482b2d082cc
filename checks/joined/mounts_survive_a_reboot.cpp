#include "checks/disks/data_disk.hpp"
#include "checks/joined/checks.hpp"
#include "checks/our_units.hpp"
#include "checks/text.hpp"
#include "systemd/units.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool same_directory(std::string_view one, std::string_view other) {
    const auto bare = [](std::string_view path) {
        return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    };
    return bare(one) == bare(other);
}

const host::FstabLine* line_for(const host::Fstab& fstab, std::string_view target) {
    const auto found = std::find_if(fstab.lines.begin(), fstab.lines.end(),
                                    [&](const auto& line) { return same_directory(line.target, target); });
    return found == fstab.lines.end() ? nullptr : &*found;
}

void look_at_lines(const Evidence& evidence, std::vector<std::string>& faults) {
    const auto& fstab = *evidence.host.fstab;
    const auto& layout = evidence.layout;
    const auto* base = line_for(fstab, layout.base);
    const std::string source = "UUID=" + evidence.plan->uuid;
    if (base == nullptr)
        faults.push_back("/etc/fstab has no line for " + layout.base);
    else if (base->source != source)
        faults.push_back("/etc/fstab line " + std::to_string(base->number) + " mounts " + base->source +
                         " at " + layout.base + ", not " + source);
    for (const auto& bind : layout.binds) {
        const auto* line = line_for(fstab, bind.target);
        const std::string directory = layout.base + "/" + bind.directory;
        if (line == nullptr)
            faults.push_back("/etc/fstab has no line for " + bind.target);
        else if (!same_directory(line->source, directory))
            faults.push_back("/etc/fstab line " + std::to_string(line->number) + " mounts " + line->source +
                             " at " + bind.target + ", not " + directory);
    }
}

bool waits_for(std::string_view text, std::string_view target) {
    for (const auto line : lines_of(text)) {
        constexpr std::string_view setting = "RequiresMountsFor=";
        if (!line.starts_with(setting))
            continue;
        for (const auto word : words_of(line.substr(setting.size())))
            if (same_directory(word, target))
                return true;
    }
    return false;
}

bool waits_for_mounts(std::string_view text, const disk::Layout& layout) {
    const auto targets = targets_of(layout);
    return std::all_of(targets.begin(), targets.end(),
                       [&](const auto& target) { return waits_for(text, target); });
}

void look_at_drop_ins(const Evidence& evidence, std::vector<std::string>& faults) {
    const auto& drop_ins = *evidence.host.drop_ins;
    for (const auto unit : units_on_the_data_disk) {
        const auto path = systemd::requires_mounts(unit, targets_of(evidence.layout)).path;
        const auto found = drop_ins.find(path);
        if (found == drop_ins.end())
            faults.push_back(path + " is not there");
        else if (!waits_for_mounts(found->second, evidence.layout))
            faults.push_back(path + " does not make " + std::string(unit) +
                             " wait for the data disk's mounts");
    }
}

Answer judge_it(const Evidence& evidence) {
    if (auto nothing = without_data_disk(evidence))
        return *nothing;
    if (!evidence.host.fstab)
        return not_known(evidence.host.fstab.error().what);
    if (!evidence.host.drop_ins)
        return not_known(evidence.host.drop_ins.error().what);
    if (evidence.plan->uuid.empty())
        return not_known("the UUID of the filesystem on " + name_of_data_disk(evidence) + " is not known");
    std::vector<std::string> faults;
    look_at_lines(evidence, faults);
    look_at_drop_ins(evidence, faults);
    if (!faults.empty())
        return failed(join(faults, "; "));
    return pass("/etc/fstab mounts UUID=" + evidence.plan->uuid +
                " and its directories, and the units wait for them");
}

} // namespace

constinit const Check mounts_survive_a_reboot = {
    .id = "mounts-survive-a-reboot",
    .group = Group::joined,
    .profiles = after,
    .level = Level::fail,
    .what = "whether /etc/fstab and the units' drop-ins bring back what is mounted",
    .why = "after the next restart the runtime would start with an empty directory on the system disk",
    .remedy = "ack-attach prepare writes what is missing; ack-attach plan shows it first",
    .source = "systemd.unit(5), RequiresMountsFor=; fstab(5)",
    .judge = judge_it};

} // namespace ack::checks
