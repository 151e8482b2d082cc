#include "disk/choice.hpp"

#include "disk/identity.hpp"

#include <algorithm>
#include <array>

namespace ack::disk {

namespace {

struct ModeWord { std::string_view word; DiskMode mode; };
constexpr std::array mode_words = {
    ModeWord{"auto", DiskMode::automatic}, ModeWord{"last", DiskMode::last},     ModeWord{"optional", DiskMode::optional},
    ModeWord{"none", DiskMode::none},      ModeWord{"vendor", DiskMode::vendor},
};

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string name_of_device(std::string_view device) {
    constexpr std::string_view directory = "/dev/";
    if (device.starts_with(directory)) device.remove_prefix(directory.size());
    return std::string(device);
}

tl::unexpected<Error> not_there(const std::string& what, const DiskInventory& inventory) {
    const auto known = candidates(inventory);
    return fail(what + (known.empty() ? "; this host has no data disk"
                                      : "; the data disks of this host are " + joined(known) + ": name one of them"));
}

Result<Choice> by_name(const DiskInventory& inventory, const DiskWish& wish) {
    const auto name = name_of_device(wish.device);
    if (find_disk(inventory, name))
        return Choice{name, wish.by_command ? "the attach command names it (--disk-device " + wish.device + ")"
                                            : "it was named (--disk " + wish.device + ")"};
    for (const auto& disk : *inventory.disks)
        for (const auto& part : disk.partitions)
            if (part.name == name)
                return fail("/dev/" + name + " is a partition of /dev/" + disk.name +
                            ": name the whole disk (a single partition with a usable filesystem is found by itself), "
                            "or --disk none");
    return not_there("there is no block device " + wish.device + " with a size", inventory);
}

Result<Choice> by_serial(const DiskInventory& inventory, const DiskWish& wish) {
    std::vector<std::string> found;
    for (const auto& disk : *inventory.disks)
        if (disk.serial == wish.serial || disk.wwn == wish.serial) found.push_back(disk.name);
    if (found.size() == 1) return Choice{found.front(), "it has the serial " + wish.serial + " that was named"};
    if (found.empty()) return not_there("no disk has the serial " + wish.serial, inventory);
    return fail("several disks have the serial " + wish.serial + " (" + joined(found) + "): name one by its device");
}

Result<Choice> last(const DiskInventory& inventory, bool optional) {
    const auto known = candidates(inventory);
    if (!known.empty())
        return Choice{known.back(), "it is the last data disk (last in lexicographic order of name, NVMe preferred; of " +
                                        joined(known) + ")"};
    if (optional) return Choice{{}, "this host has no data disk: the system disk is used"};
    return fail("this host has no data disk: attach one to the instance, or use --disk none to use the system disk");
}

}   // namespace

Result<DiskWish> parse_disk_wish(std::string_view text) {
    constexpr std::string_view serial = "serial:";
    DiskWish wish;
    for (const auto& [word, mode] : mode_words) {
        if (text != word) continue;
        wish.mode = mode;
        return wish;
    }
    wish.mode = DiskMode::named;
    if (text.starts_with(serial)) {
        wish.serial = text.substr(serial.size());
        if (wish.serial.empty()) return fail("--disk serial: names no serial");
        return wish;
    }
    const bool plain_name = text.find('/') == std::string_view::npos;
    const bool blank = text.find_first_of(" \t\n") != std::string_view::npos;
    if (text.empty() || text == "/dev/" || blank || (!plain_name && !text.starts_with("/dev/")))
        return fail("--disk " + std::string(text) +
                    " is not understood: auto, last, optional, none, vendor, a device (/dev/vdb) or serial:…");
    wish.device = plain_name ? "/dev/" + std::string(text) : std::string(text);
    return wish;
}

std::vector<std::string> candidates(const DiskInventory& inventory) {
    std::vector<std::string> found;
    if (!inventory.disks) return found;
    for (const auto& disk : *inventory.disks)
        if (disk.kind == DiskKind::disk && !disk.removable && disk.system_roles.empty()) found.push_back(disk.name);
    std::sort(found.begin(), found.end(), [](const std::string& a, const std::string& b) {
        const bool nvme_a = a.starts_with("nvme"), nvme_b = b.starts_with("nvme");
        return nvme_a != nvme_b ? nvme_b : a < b;    // NVMe after all others: the last is preferred
    });
    return found;
}

Result<Choice> choose_disk(const DiskInventory& inventory, const DiskWish& wish) {
    switch (wish.mode) {
    case DiskMode::automatic: return Choice{{}, "nothing asks for a data disk"};
    case DiskMode::none: return Choice{{}, "no data disk is wanted (--disk none)"};
    case DiskMode::vendor: return Choice{{}, "the disk is left to the attach script's own formatter (--disk vendor)"};
    default: break;
    }
    if (!inventory.disks) return fail("which disks there are is not known: " + inventory.disks.error().what);
    if (wish.mode == DiskMode::named) return wish.serial.empty() ? by_name(inventory, wish) : by_serial(inventory, wish);
    return last(inventory, wish.mode == DiskMode::optional);
}

}   // namespace ack::disk
