#include "disk/inventory.hpp"
#include "disk/json_fields.hpp"

#include <array>

namespace ack::disk {

namespace {

using nlohmann::json;

struct KindWord { DiskKind kind; std::string_view word; };
constexpr std::array kind_words = {
    KindWord{DiskKind::disk, "disk"}, KindWord{DiskKind::loop, "loop"}, KindWord{DiskKind::ram, "ram"},
    KindWord{DiskKind::zram, "zram"}, KindWord{DiskKind::device_mapper, "device-mapper"}, KindWord{DiskKind::md, "md"},
    KindWord{DiskKind::optical, "optical"}, KindWord{DiskKind::floppy, "floppy"}, KindWord{DiskKind::other, "other"},
};

std::string word_of(DiskKind kind) {
    for (const auto& row : kind_words)
        if (row.kind == kind) return std::string(row.word);
    return "other";
}

json json_of_mount(const host::Mount& mount) {
    return {{"id", mount.id},         {"parent", mount.parent}, {"device", number_text(mount.device)},
            {"root", mount.root},     {"target", mount.target}, {"type", mount.type},
            {"source", mount.source}, {"options", mount.options}, {"read_only", mount.read_only}};
}

json json_of_openers(const std::vector<Opener>& openers) {
    auto list = json::array();
    for (const auto& opener : openers) list.push_back({{"pid", opener.pid}, {"command", opener.command}});
    return list;
}

json json_of_mounts_elsewhere(const std::optional<std::vector<MountElsewhere>>& mounts) {
    if (!mounts) return nullptr;
    auto list = json::array();
    for (const auto& [target, process] : *mounts)
        list.push_back({{"target", target}, {"pid", process.pid}, {"command", process.command}});
    return list;
}

json json_of_use(const Use& use) {
    auto mounts = json::array();
    for (const auto& mount : use.mounts) mounts.push_back(json_of_mount(mount));
    return {{"mounts", mounts},
            {"mounts_elsewhere", json_of_mounts_elsewhere(use.mounts_elsewhere)},
            {"holders", use.holders},
            {"openers", json_of_openers(use.openers)},
            {"swap", use.swap}};
}

json json_of_partition(const Partition& part) {
    return {{"name", part.name},   {"number", number_text(part.number)}, {"index", part.index},
            {"start", part.start}, {"bytes", part.bytes},                {"use", json_of_use(part.use)}};
}

json json_of_close_look(const std::optional<CloseLook>& look) {
    if (!look) return nullptr;
    return {{"held", look->held},
            {"many_controllers", look->many_controllers},
            {"reservations", look->reservations},
            {"unknown", look->unknown}};
}

json json_of_disk(const Disk& disk) {
    auto partitions = json::array();
    for (const auto& part : disk.partitions) partitions.push_back(json_of_partition(part));
    return {{"name", disk.name},
            {"number", number_text(disk.number)},
            {"kind", word_of(disk.kind)},
            {"bytes", disk.bytes},
            {"logical_sector", disk.logical_sector},
            {"physical_sector", disk.physical_sector},
            {"read_only", disk.read_only},
            {"removable", disk.removable},
            {"serial", json_of(disk.serial)},
            {"wwn", json_of(disk.wwn)},
            {"model", json_of(disk.model)},
            {"diskseq", json_of(disk.diskseq)},
            {"backing_file", json_of(disk.backing_file)},
            {"backing", json_of(disk.backing)},
            {"shared", disk.shared},
            {"close_look", json_of_close_look(disk.close_look)},
            {"partitions", partitions},
            {"slaves", disk.slaves},
            {"use", json_of_use(disk.use)},
            {"system_roles", disk.system_roles}};
}

using Fault = std::optional<Error>;

host::Mount mount_from(const json& from, const std::string& place, Fault& fault) {
    host::Mount mount;
    Fields fields(from, place, fault);
    fields.take("id", mount.id);
    fields.take("parent", mount.parent);
    fields.take_number("device", mount.device);
    fields.take("root", mount.root);
    fields.take("target", mount.target);
    fields.take("type", mount.type);
    fields.take("source", mount.source);
    fields.take("options", mount.options);
    fields.take("read_only", mount.read_only);
    fields.no_others();
    return mount;
}

std::vector<Opener> openers_from(Fields& parent, const char* key, Fault& fault) {
    std::vector<Opener> openers;
    parent.take_list(key, [&](const json& item, const std::string& place) {
        Opener opener;
        Fields fields(item, place, fault);
        fields.take("pid", opener.pid);
        fields.take("command", opener.command);
        fields.no_others();
        openers.push_back(std::move(opener));
    });
    return openers;
}

std::optional<std::vector<MountElsewhere>> mounts_elsewhere_from(Fields& parent, Fault& fault) {
    constexpr auto key = "mounts_elsewhere";
    if (!parent.has(key) || parent.find(key) == nullptr || parent.find(key)->is_null()) return {};
    std::vector<MountElsewhere> mounts;
    parent.take_list(key, [&](const json& item, const std::string& place) {
        MountElsewhere mount;
        Fields fields(item, place, fault);
        fields.take("target", mount.target);
        fields.take("pid", mount.process.pid);
        fields.take("command", mount.process.command);
        fields.no_others();
        mounts.push_back(std::move(mount));
    });
    return mounts;
}

Use use_from(Fields& parent, Fault& fault) {
    Use use;
    const auto* from = parent.find("use");
    if (!from) return use;
    Fields fields(*from, parent.at("use"), fault);
    fields.take_list("mounts", [&](const json& item, const std::string& place) {
        use.mounts.push_back(mount_from(item, place, fault));
    });
    use.mounts_elsewhere = mounts_elsewhere_from(fields, fault);
    fields.take("holders", use.holders);
    use.openers = openers_from(fields, "openers", fault);
    fields.take("swap", use.swap);
    fields.no_others();
    return use;
}

Partition partition_from(const json& from, const std::string& place, Fault& fault) {
    Partition part;
    Fields fields(from, place, fault);
    fields.take("name", part.name);
    fields.take_number("number", part.number);
    fields.take("index", part.index);
    fields.take("start", part.start);
    fields.take("bytes", part.bytes);
    part.use = use_from(fields, fault);
    fields.no_others();
    return part;
}

DiskKind kind_from(Fields& fields) {
    std::string word;
    fields.take("kind", word);
    for (const auto& row : kind_words)
        if (row.word == word) return row.kind;
    fields.complain(fields.at("kind"), "is no kind of disk: " + word);
    return DiskKind::other;
}

std::optional<CloseLook> close_look_from(Fields& parent, Fault& fault) {
    const auto* from = parent.has("close_look") ? parent.find("close_look") : nullptr;
    if (!from || from->is_null()) return {};
    CloseLook look;
    Fields fields(*from, parent.at("close_look"), fault);
    fields.take("held", look.held);
    fields.take("many_controllers", look.many_controllers);
    fields.take("reservations", look.reservations);
    fields.take("unknown", look.unknown);
    fields.no_others();
    return look;
}

Disk disk_from(const json& from, const std::string& place, Fault& fault) {
    Disk disk;
    Fields fields(from, place, fault);
    fields.take("name", disk.name);
    fields.take_number("number", disk.number);
    disk.kind = kind_from(fields);
    fields.take("bytes", disk.bytes);
    fields.take("logical_sector", disk.logical_sector);
    fields.take("physical_sector", disk.physical_sector);
    fields.take("read_only", disk.read_only);
    fields.take("removable", disk.removable);
    fields.take("serial", disk.serial);
    fields.take("wwn", disk.wwn);
    fields.take("model", disk.model);
    fields.take("diskseq", disk.diskseq);
    fields.take("backing_file", disk.backing_file);
    fields.take_if_there("backing", disk.backing);
    fields.take("shared", disk.shared);
    disk.close_look = close_look_from(fields, fault);
    fields.take_list("partitions", [&](const json& item, const std::string& where) {
        disk.partitions.push_back(partition_from(item, where, fault));
    });
    fields.take("slaves", disk.slaves);
    disk.use = use_from(fields, fault);
    fields.take("system_roles", disk.system_roles);
    fields.no_others();
    return disk;
}

}   // namespace

void to_json(json& out, const DiskInventory& inventory) {
    out = json::object();
    out["disks"] = nullptr;
    out["unknown"] = nullptr;
    out["unseen"] = json_of_openers(inventory.unseen);
    if (!inventory.disks) {
        out["unknown"] = inventory.disks.error().what;
        return;
    }
    out["disks"] = json::array();
    for (const auto& disk : *inventory.disks) out["disks"].push_back(json_of_disk(disk));
}

Result<DiskInventory> inventory_from_json(const json& from) {
    Fault fault;
    DiskInventory inventory;
    Fields fields(from, "", fault);
    std::optional<std::string> why;
    fields.take("unknown", why);
    inventory.unseen = openers_from(fields, "unseen", fault);
    if (why) {
        const auto* disks = fields.find("disks");
        if (disks && !disks->is_null()) fields.complain("disks", "is there although it is said to be unknown");
        inventory.disks = unknown<std::vector<Disk>>(*why);
    } else {
        std::vector<Disk> disks;
        fields.take_list("disks", [&](const json& item, const std::string& place) {
            disks.push_back(disk_from(item, place, fault));
        });
        inventory.disks = std::move(disks);
    }
    fields.no_others();
    if (fault) return tl::unexpected(*fault);
    return inventory;
}

}   // namespace ack::disk
