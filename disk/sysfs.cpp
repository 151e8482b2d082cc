#include "disk/sysfs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <sys/sysmacros.h>

namespace ack::disk {

namespace {

constexpr std::uint64_t sector = 512;    // of /sys/block/*/size and start, whatever the device's own

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks(" \t\r\n\0", 5);
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

struct Place {
    const host::HostView& view;
    std::string directory;

    Result<std::string> text(std::string_view file) const {
        auto content = view.read(directory + "/" + std::string(file));
        if (!content) return content;
        return trimmed(*content);
    }
    std::optional<std::string> word(std::string_view file) const {
        auto content = text(file);
        if (!content || content->empty()) return {};
        return std::move(*content);
    }
    Result<std::uint64_t> number(std::string_view file) const {
        auto content = text(file);
        if (!content) return tl::unexpected(content.error());
        std::uint64_t value = 0;
        const char* end = content->data() + content->size();
        const auto [stopped, error] = std::from_chars(content->data(), end, value);
        if (error != std::errc{} || stopped != end)
            return fail(directory + "/" + std::string(file) + ": not a number: " + *content);
        return value;
    }
    Result<dev_t> device() const {
        auto content = text("dev");
        if (!content) return tl::unexpected(content.error());
        unsigned high = 0, low = 0;
        const char* end = content->data() + content->size();
        const auto first = std::from_chars(content->data(), end, high);
        if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':' ||
            std::from_chars(first.ptr + 1, end, low).ptr != end)
            return fail(directory + "/dev: not a device number: " + *content);
        return makedev(high, low);
    }
    bool is_one(std::string_view file) const { return word(file) == "1"; }
};

// Absent is none: kernels always have these directories, recorded trees only those that held something.
Result<std::vector<std::string>> names(const host::HostView& view, const std::string& directory) {
    auto found = view.list(directory);
    if (!found && host::absent(found.error())) return std::vector<std::string>{};
    return found;
}

std::optional<std::string> serial_of(const Place& place) {
    if (auto virtio = place.word("serial")) return virtio;
    if (auto nvme = place.word("device/serial")) return nvme;
    const auto page = place.view.read(place.directory + "/device/vpd_pg80");    // SCSI: four bytes of header, then text
    if (!page || page->size() <= 4) return {};
    auto text = trimmed(std::string_view(*page).substr(4));
    if (text.empty()) return {};
    return text;
}

// The kernel does not show NMIC. What it shows is the namespace's subsystem: below it there is a link for each
// controller of it that this host sees. More than one: the namespace may be reached twice. Of a namespace that is shared
// with another host alone the disk itself has to be asked (disk/close_look.hpp).
bool is_shared(const Place& place) {
    const auto names_below = place.view.list(place.directory + "/device");
    if (!names_below) return false;
    const auto is_controller = [](const std::string& name) {
        return name.size() > 4 && name.starts_with("nvme") &&
               std::all_of(name.begin() + 4, name.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    return std::count_if(names_below->begin(), names_below->end(), is_controller) > 1;
}

Result<std::vector<Partition>> partitions_of(const Place& place, const std::string& name) {
    auto entries = place.view.list(place.directory);
    if (!entries) return tl::unexpected(entries.error());
    std::vector<Partition> found;
    for (const auto& entry : *entries) {
        const Place part{place.view, place.directory + "/" + entry};
        if (!entry.starts_with(name) || !place.view.exists(part.directory + "/partition")) continue;
        const auto index = part.number("partition"), start = part.number("start"), size = part.number("size");
        const auto number = part.device();
        for (const auto* value : {&index, &start, &size})
            if (!*value) return tl::unexpected(value->error());
        if (!number) return tl::unexpected(number.error());
        found.push_back({entry, *number, static_cast<std::uint32_t>(*index), *start * sector, *size * sector, {}});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
    return found;
}

// A host keeps the loop devices that it once used, by the dozen.
bool is_free_loop(const Place& place) {
    const auto size = place.number("size");
    return size && *size == 0 && !place.word("loop/backing_file");
}

Result<Disk> read_disk(const Place& place, const std::string& name) {
    Disk disk;
    disk.name = name;
    disk.kind = kind_of(name);
    const auto number = place.device();
    const auto size = place.number("size"), read_only = place.number("ro");
    const auto logical = place.number("queue/logical_block_size"), physical = place.number("queue/physical_block_size");
    if (!number) return tl::unexpected(number.error());
    for (const auto* value : {&size, &read_only, &logical, &physical})
        if (!*value) return tl::unexpected(value->error());
    disk.number = *number;
    disk.bytes = *size * sector;
    disk.read_only = *read_only != 0;
    disk.logical_sector = static_cast<std::uint32_t>(*logical);
    disk.physical_sector = static_cast<std::uint32_t>(*physical);
    disk.removable = place.is_one("removable");
    disk.serial = serial_of(place);
    disk.wwn = place.word("wwid");
    if (!disk.wwn) disk.wwn = place.word("device/wwid");
    disk.model = place.word("device/model");
    if (const auto sequence = place.number("diskseq")) disk.diskseq = *sequence;
    disk.backing_file = place.word("loop/backing_file");
    if (name.starts_with("nvme")) disk.shared = is_shared(place);
    auto partitions = partitions_of(place, name);
    if (!partitions) return tl::unexpected(partitions.error());
    disk.partitions = std::move(*partitions);
    auto slaves = names(place.view, place.directory + "/slaves");
    if (!slaves) return tl::unexpected(slaves.error());
    disk.slaves = std::move(*slaves);
    return disk;
}

}   // namespace

DiskKind kind_of(std::string_view name) {
    struct Prefix { std::string_view text; DiskKind kind; };
    constexpr std::array prefixes = {
        Prefix{"loop", DiskKind::loop},    Prefix{"zram", DiskKind::zram},   Prefix{"ram", DiskKind::ram},
        Prefix{"dm-", DiskKind::device_mapper}, Prefix{"md", DiskKind::md},  Prefix{"sr", DiskKind::optical},
        Prefix{"fd", DiskKind::floppy},    Prefix{"vd", DiskKind::disk},     Prefix{"xvd", DiskKind::disk},
        Prefix{"sd", DiskKind::disk},      Prefix{"nvme", DiskKind::disk},
    };
    for (const auto& prefix : prefixes)
        if (name.starts_with(prefix.text)) return prefix.kind;
    return DiskKind::other;
}

Result<std::vector<std::string>> holders_above(const host::HostView& view, const std::string& name) {
    std::set<std::string> found;
    std::vector<std::string> open = {name};
    while (!open.empty()) {
        const auto next = open.back();
        open.pop_back();
        const auto direct = names(view, "/sys/block/" + next + "/holders");
        if (!direct) return tl::unexpected(direct.error());
        for (const auto& holder : *direct)
            if (found.insert(holder).second) open.push_back(holder);
    }
    return std::vector<std::string>(found.begin(), found.end());
}

Result<std::optional<Disk>> look_at_sysfs(const host::HostView& view, const std::string& name) {
    const Place place{view, "/sys/block/" + name};
    if (kind_of(name) == DiskKind::loop && is_free_loop(place)) return std::nullopt;
    if (place.is_one("hidden")) return std::nullopt;
    auto disk = read_disk(place, name);
    if (!disk) {
        if (host::absent(disk.error()) && !view.exists(place.directory)) return std::nullopt;
        return tl::unexpected(disk.error());
    }
    return std::optional<Disk>(std::move(*disk));
}

}   // namespace ack::disk
