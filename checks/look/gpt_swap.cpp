#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <sys/sysmacros.h>

#include <array>

namespace ack::checks {

namespace {

// Discoverable Partitions Specification: "Linux swap".
constexpr std::string_view swap_type = "ID_PART_ENTRY_TYPE=0657fd6d-a4ab-43c4-84e5-0933c84b4f4f";
constexpr std::array generators = {"/usr/lib/systemd/system-generators/systemd-gpt-auto-generator",
                                   "/lib/systemd/system-generators/systemd-gpt-auto-generator"};

bool generator_runs(const host::HostView& view) {
    bool there = false;
    for (const auto* path : generators)
        there = there || view.info(path).has_value();
    const auto command_line = view.read("/proc/cmdline");
    if (!command_line)
        return there;
    for (const auto word : words_of(*command_line))
        for (const auto* off :
             {"systemd.gpt_auto=0", "systemd.gpt_auto=no", "systemd.gpt_auto=off", "systemd.gpt_auto=false"})
            if (word == off)
                return false;
    return there;
}

std::string number_text(dev_t device) {
    return std::to_string(major(device)) + ":" + std::to_string(minor(device));
}

// The whole disk that "/" lies on; empty when it is not a plain partition (the generator then starts nothing
// either, or follows a mapping that fstab names).
std::string root_disk(const host::HostView& view) {
    const auto mounts = host::mounts(view, "/proc/1/mountinfo");
    if (!mounts)
        return {};
    const auto* root = host::mount_at(*mounts, "/");
    if (root == nullptr)
        return {};
    const auto link = view.read_link("/sys/dev/block/" + number_text(root->device));
    if (!link)
        return {};
    const std::filesystem::path partition = *link;
    const bool below_a_disk = partition.parent_path().parent_path().filename() == "block";
    return below_a_disk ? partition.parent_path().filename().string() : std::string{};
}

} // namespace

// The types of partitions are read from udev's database, so that no disk has to be: without udev nothing is
// seen, and systemd starts no such partition either, because its device unit never comes.
Result<std::vector<SwapSetting>> look_at_gpt_swap(const host::HostView& view) {
    std::vector<SwapSetting> settings;
    if (!generator_runs(view))
        return settings;
    const auto disk = root_disk(view);
    if (disk.empty())
        return settings;
    const auto entries = list_if_there(view, "/sys/class/block/" + disk);
    if (!entries)
        return tl::unexpected(entries.error());
    for (const auto& entry : *entries) {
        if (!entry.starts_with(disk))
            continue;
        const auto device = view.read("/sys/class/block/" + disk + "/" + entry + "/dev");
        if (!device)
            continue;
        const auto database = view.read("/run/udev/data/b" + std::string(trim(*device)));
        if (database && database->find(swap_type) != std::string::npos)
            settings.push_back(
                {"/dev/" + entry, "GPT partition of type swap, started by systemd-gpt-auto-generator"});
    }
    return settings;
}

} // namespace ack::checks
