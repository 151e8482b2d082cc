#include "checks/disks/checks.hpp"
#include "checks/disks/data_disk.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr std::string_view marker = "/var/.skip-auto-fdisk";

bool will_be_written(const disk::DiskPlan& plan) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [](const disk::Step& step) {
        const auto* write = std::get_if<disk::WriteMarker>(&step.operation);
        return write != nullptr && write->path == marker;
    });
}

// Disks that the attach script could take and that are not proved blank.
std::vector<std::string> in_danger(const Evidence& evidence) {
    std::vector<std::string> disks;
    for (const auto& name : disk::candidates(evidence.inventory)) {
        const bool proved = evidence.plan->disk && evidence.plan->disk->name == name &&
                            evidence.content != nullptr &&
                            std::holds_alternative<disk::Blank>(*evidence.content);
        if (!proved)
            disks.push_back("/dev/" + name);
    }
    return disks;
}

Answer judge_formatting_command(const Evidence& evidence) {
    if (!evidence.inventory.disks)
        return not_known(evidence.inventory.disks.error().what);
    const auto disks = in_danger(evidence);
    if (!disks.empty())
        return failed("the attach command formats a disk by itself, " + std::string(marker) +
                      " is not there, and these are not proved blank: " + join(disks, ", "));
    return warned(
        "the attach command's own formatter will run; every disk it could take is blank or there is none");
}

// "vdb1" of "vdb", "nvme0n1p1" of "nvme0n1"
bool is_partition(std::string_view name, std::string_view disk) {
    if (!name.starts_with(disk) || name.size() == disk.size())
        return false;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return is_digit(disk.back()) ? name[disk.size()] == 'p' : is_digit(name[disk.size()]);
}

// "/dev/vdc" of the command against the plan's "vdb"; empty when they agree or it cannot be told from the
// name.
std::string names_another_disk(const Evidence& evidence) {
    constexpr std::string_view dev = "/dev/";
    std::string_view asked = evidence.command.disk_device;
    if (!evidence.plan->disk || !asked.starts_with(dev))
        return {};
    asked.remove_prefix(dev.size());
    const auto& planned = evidence.plan->disk->name;
    if (asked.find('/') != std::string_view::npos || asked == planned || is_partition(asked, planned))
        return {};
    return "the attach command names " + evidence.command.disk_device +
           " (--disk-device), the plan is for /dev/" + planned;
}

Answer judge_it(const Evidence& evidence) {
    if (evidence.plan == nullptr)
        return not_known("what should become of the data disk was not looked at");
    if (const auto other = names_another_disk(evidence); !other.empty())
        return failed(
            other,
            "say the same disk in both: --disk DEVICE here, --disk-device in the command, or leave one out");
    const auto& markers = evidence.host.markers;
    if (!markers)
        return not_known(markers.error().what);
    if (std::find(markers->begin(), markers->end(), marker) != markers->end())
        return pass(std::string(marker) + " is there");
    if (will_be_written(*evidence.plan))
        return pass(std::string(marker) + " will be written before the attach script runs");
    if (!evidence.plan->refusals.empty())
        return left_out("the plan refuses, so no attach script is run");
    if (!evidence.command.given)
        return left_out("no attach command is given");
    if (!evidence.command.understood)
        return not_known("the attach command was not understood, and " + std::string(marker) +
                         " is not there");
    if (evidence.command.formats_disk || !evidence.command.disk_device.empty())
        return judge_formatting_command(evidence);
    return pass("the attach command asks for no formatting");
}

} // namespace

constinit const Check vendor_formatter_is_held_back = {
    .id = "vendor-formatter-is-held-back",
    .group = Group::disks,
    .profiles = node,
    .level = Level::fail,
    .what =
        "the marker that keeps the attach script from formatting, against what the attach command asks for",
    .why = "the script's own formatter takes disks that hold data",
    .remedy = "touch /var/.skip-auto-fdisk, or run with another --disk than vendor",
    .source = "ACK help, Introduction to node initialization; attach scripts of 2018 and 2020",
    .judge = judge_it};

} // namespace ack::checks
