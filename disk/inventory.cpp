#include "disk/inventory.hpp"

#include "disk/loops.hpp"
#include "disk/sysfs.hpp"
#include "disk/uses.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace ack::disk {

namespace {

// Where a host's own files live: a disk that carries one of these is not a data disk.
constexpr std::array<std::string_view, 8> system_targets = {"/",    "/boot", "/boot/efi", "/efi",
                                                            "/usr", "/var",  "/etc",      "/var/lib"};

struct Node {                            // a disk or a partition
    Use* use = nullptr;
    dev_t number = 0;
    std::string name;
    std::string sysfs;                   // "vdb" or "vdb/vdb1"
};

std::vector<Node> nodes_of(std::vector<Disk>& disks) {
    std::vector<Node> nodes;
    for (auto& disk : disks) {
        nodes.push_back({&disk.use, disk.number, disk.name, disk.name});
        for (auto& part : disk.partitions)
            nodes.push_back({&part.use, part.number, part.name, disk.name + "/" + part.name});
    }
    return nodes;
}

Numbers numbers_of(const std::vector<Node>& nodes) {
    Numbers numbers;
    for (const auto& node : nodes) numbers[node.name] = node.number;
    return numbers;
}

template <class T> void take(const std::map<dev_t, std::vector<T>>& from, dev_t number, std::vector<T>& into) {
    if (const auto found = from.find(number); found != from.end()) into = found->second;
}

Result<std::vector<std::string>> holders_of(const host::HostView& view, const Node& node, const Users& users,
                                            const Loops& loops) {
    auto holders = holders_above(view, node.sysfs);
    if (!holders) return holders;
    for (const auto& [loop, below] : loops.over)
        if (below == node.number) holders->push_back(loop);
    if (const auto found = users.exports.find(node.number); found != users.exports.end())
        holders->insert(holders->end(), found->second.begin(), found->second.end());
    std::sort(holders->begin(), holders->end());
    return holders;
}

Result<void> fill_uses(const host::HostView& view, const std::vector<Node>& nodes, const Users& users, const Loops& loops) {
    const auto numbers = numbers_of(nodes);
    const auto is_swap = [&](dev_t number) {
        return std::find(users.swaps.begin(), users.swaps.end(), number) != users.swaps.end();
    };
    for (const auto& node : nodes) {
        auto holders = holders_of(view, node, users, loops);
        if (!holders) return tl::unexpected(holders.error());
        take(users.mounts, node.number, node.use->mounts);
        take(users.mounts_elsewhere, node.number, *node.use->mounts_elsewhere);
        take(users.openers, node.number, node.use->openers);
        node.use->swap = is_swap(node.number);
        for (const auto& holder : *holders) {
            const auto number = numbers.find(holder);
            if (number != numbers.end() && is_swap(number->second)) node.use->swap = true;
        }
        node.use->holders = std::move(*holders);
    }
    return {};
}

void add_role(std::set<std::string>& roles, const Use& use) {
    for (const auto& mount : use.mounts)
        if (std::find(system_targets.begin(), system_targets.end(), mount.target) != system_targets.end())
            roles.insert(mount.target);
    if (use.swap) roles.insert("swap");
}

// Through partitions and everything on top of them.
void fill_roles(std::vector<Disk>& disks) {
    for (auto& disk : disks) {
        std::set<std::string> roles;
        std::set<std::string> above(disk.use.holders.begin(), disk.use.holders.end());
        add_role(roles, disk.use);
        for (const auto& part : disk.partitions) {
            add_role(roles, part.use);
            above.insert(part.use.holders.begin(), part.use.holders.end());
        }
        for (const auto& other : disks) {
            if (!above.contains(other.name)) continue;
            add_role(roles, other.use);
            for (const auto& part : other.partitions) add_role(roles, part.use);    // a partitioned md
        }
        disk.system_roles.assign(roles.begin(), roles.end());
    }
}

Result<std::vector<Disk>> look(const host::HostView& view, Deadline deadline, std::vector<Opener>& unseen) {
    const auto names = view.list("/sys/block");
    if (!names) return tl::unexpected(names.error());
    std::vector<Disk> disks;
    for (const auto& name : *names) {
        if (deadline.passed()) return fail("looking at the disks: the deadline passed");
        auto disk = look_at_sysfs(view, name);
        // What is being taken away loses its queue first, and its name only when the last one has let go of it.
        if (!disk && host::absent(disk.error()) && !view.exists("/sys/block/" + name + "/queue")) continue;
        if (!disk) return tl::unexpected(disk.error());
        if (*disk) disks.push_back(std::move(**disk));
    }
    std::sort(disks.begin(), disks.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    const auto nodes = nodes_of(disks);
    const auto numbers = numbers_of(nodes);
    const auto loops = look_at_loops(view, numbers, disks, deadline);
    auto users = look_at_users(view, numbers, deadline);
    if (!users) return tl::unexpected(users.error());
    if (auto filled = fill_uses(view, nodes, *users, loops); !filled) return tl::unexpected(filled.error());
    fill_roles(disks);
    unseen = std::move(users->unseen);
    unseen.insert(unseen.end(), loops.unseen.begin(), loops.unseen.end());
    return disks;
}

}   // namespace

DiskInventory look_at_disks(const host::HostView& view, Deadline deadline) {
    // A disk that is taken away between two reads leaves a half-read one: then all is looked at anew.
    constexpr int most_tries = 10;
    for (int tries = 1;; ++tries) {
        DiskInventory inventory;
        inventory.disks = look(view, deadline, inventory.unseen);
        if (inventory.disks || !host::absent(inventory.disks.error()) || tries == most_tries) return inventory;
    }
}

const Disk* find_disk(const DiskInventory& inventory, std::string_view name) {
    if (!inventory.disks) return nullptr;
    for (const auto& disk : *inventory.disks)
        if (disk.name == name) return &disk;
    return nullptr;
}

}   // namespace ack::disk
