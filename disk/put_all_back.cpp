#include "disk/fstab_cut.hpp"
#include "disk/kept.hpp"
#include "disk/put_aside.hpp"
#include "disk/targets.hpp"

#include <algorithm>

namespace ack::disk {

namespace {

const std::filesystem::path fstab_file = "/etc/fstab";

std::vector<const SwitchDirectory*> switches(const DiskPlan& plan) {
    std::vector<const SwitchDirectory*> found;
    for (const auto& step : plan.steps)
        if (const auto* one = std::get_if<SwitchDirectory>(&step.operation))
            found.push_back(one);
    return found;
}

bool is_aside(const Applying& applying, const SwitchDirectory& step) {
    return applying.view().exists(kept_path(step.target));
}

Result<void> put_back(const Applying& applying, const SwitchDirectory& step) {
    const auto state = look_at_target(applying.view(), step.target);
    if (const auto refusal = target_refusal(step.target, state))
        return fail(refusal->reason);
    if (auto removed = applying.control.remove_empty_directory(step.target); !removed)
        return removed;
    const auto kept = open_target(applying, kept_path(step.target));
    if (!kept)
        return fail(kept.error().what);
    const auto name = std::filesystem::path(step.target).filename().string();
    if (auto renamed = applying.control.rename_entry(kept->place(), {kept->parent.get(), name}); !renamed)
        return renamed;
    applying.say(step.target + " was put back");
    return forget_kept(applying.control, applying.places.kept, step.target);
}

bool mounts_the_copy(const host::FstabLine& line, const SwitchDirectory& step) {
    if (line.target != step.target)
        return false;
    return step.directory.empty() ? line.source == "UUID=" + step.uuid
                                  : line.source.ends_with("/" + step.directory);
}

// Lines for those that are not aside.
std::set<std::size_t> dangerous_lines(const Applying& applying, const host::Fstab& fstab) {
    std::set<std::size_t> numbers;
    for (const auto* step : switches(applying.plan))
        for (const auto& line : fstab.lines)
            if (mounts_the_copy(line, *step) && !is_aside(applying, *step))
                numbers.insert(line.number);
    return numbers;
}

void cut_fstab(const Applying& applying) {
    const auto all = switches(applying.plan);
    const bool none_aside =
        std::none_of(all.begin(), all.end(), [&](const auto* one) { return is_aside(applying, *one); });
    for (const auto& step : applying.plan.steps)
        if (const auto* lines = std::get_if<AppendFstab>(&step.operation);
            lines && none_aside && take_back(applying, *lines))
            return applying.say("the lines were taken out of /etc/fstab again");
    const auto text = applying.view().read(fstab_file);
    if (!text)
        return;
    const auto numbers = dangerous_lines(applying, host::parse_fstab(*text));
    if (numbers.empty())
        return;
    const auto cut = applying.control.replace_file(fstab_file, without_lines(*text, numbers));
    applying.say(cut ? "lines were taken out of /etc/fstab again" : cut.error().what);
}

} // namespace

std::string put_all_back(const Applying& applying, std::size_t begun) {
    std::string words;
    const auto& steps = applying.plan.steps;
    for (std::size_t i = std::min(begun, steps.size()); i-- > 0;) {
        const auto* step = std::get_if<SwitchDirectory>(&steps[i].operation);
        if (!step || !is_aside(applying, *step))
            continue;
        const auto back = put_back(applying, *step);
        if (back || !is_aside(applying, *step))
            continue;
        const auto kept = kept_path(step->target);
        if (!words.empty())
            words += "; ";
        words += kept + " holds what stood in " + step->target + " and could not be put back (" +
                 back.error().what + "): stop what uses " + step->target +
                 ", move away what is there now, mv " + kept + " " + step->target;
    }
    cut_fstab(applying);
    return words;
}

std::string mounted_at_next_boot(const Applying& applying) {
    const auto text =
        switches(applying.plan).empty() ? Result<std::string>("") : applying.view().read(fstab_file);
    if (!text)
        return {};
    std::string numbers;
    for (const auto number : dangerous_lines(applying, host::parse_fstab(*text)))
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(number);
    if (numbers.empty())
        return {};
    return "/etc/fstab still mounts copies of the disk over directories that are in use: take out line " +
           numbers + " before the next boot";
}

} // namespace ack::disk
