#include "disk/json_fields.hpp"
#include "disk/plan.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ack::disk {

namespace {

using nlohmann::json;
using Fault = std::optional<Error>;

Identity disk_of(Fields& fields, Fault& fault) {
    const json* const found = fields.find("disk");
    return found ? identity_from(*found, fields.at("disk"), fault) : Identity{};
}

Operation format_disk(Fields& fields, Fault& fault) {
    FormatDisk op{.disk = disk_of(fields, fault), .uuid = {}};
    fields.take("uuid", op.uuid);
    fields.take("inode_ratio", op.inode_ratio);
    fields.take("keep_undo_file", op.keep_undo_file);
    bool every_byte = true;
    fields.take("every_byte", every_byte);
    op.scan = every_byte ? Scan::full : Scan::grid;
    fields.take("assume_prezeroed", op.assume_prezeroed);
    return op;
}

Operation make_directory(Fields& fields, Fault&) {
    MakeDirectory op;
    fields.take("path", op.path);
    fields.take("mode", op.mode);
    fields.take("on_disk", op.on_disk);
    return op;
}

Operation append_fstab(Fields& fields, Fault&) {
    AppendFstab op;
    fields.take("lines", op.lines);
    return op;
}

Operation write_drop_in(Fields& fields, Fault&) {
    WriteDropIn op;
    fields.take("path", op.path);
    fields.take("text", op.text);
    return op;
}

Operation reload_units(Fields&, Fault&) {
    return ReloadUnits{};
}

FirstLook look_from(Fields& fields) {
    std::string word;
    fields.take("look", word);
    if (word == "empty") return FirstLook::empty;
    if (word == "mountable") return FirstLook::mountable;
    if (word != "none") fields.complain(fields.at("look"), "is none of none, mountable, empty");
    return FirstLook::none;
}

Operation mount_disk(Fields& fields, Fault& fault) {
    MountDisk op;
    op.disk = disk_of(fields, fault);
    fields.take("uuid", op.uuid);
    fields.take("type", op.type);
    fields.take("target", op.target);
    fields.take("options", op.options);
    op.look = look_from(fields);
    return op;
}

Operation copy_directory(Fields& fields, Fault& fault) {
    CopyDirectory op;
    op.disk = disk_of(fields, fault);
    fields.take("uuid", op.uuid);
    fields.take("type", op.type);
    fields.take("source", op.source);
    fields.take("directory", op.directory);
    op.look = look_from(fields);
    return op;
}

Operation switch_directory(Fields& fields, Fault& fault) {
    SwitchDirectory op;
    op.disk = disk_of(fields, fault);
    fields.take("uuid", op.uuid);
    fields.take("type", op.type);
    fields.take("target", op.target);
    fields.take("directory", op.directory);
    return op;
}

PartitionIdentity partition_from(const json& item, Fault& fault) {
    PartitionIdentity partition;
    Fields fields(item, "partition", fault);
    fields.take("name", partition.name);
    fields.take_number("number", partition.number);
    fields.take("index", partition.index);
    fields.take("start", partition.start);
    fields.take("bytes", partition.bytes);
    fields.no_others();
    return partition;
}

Operation bind_mount(Fields& fields, Fault&) {
    BindMount op;
    fields.take("source", op.source);
    fields.take("target", op.target);
    return op;
}

Operation write_marker(Fields& fields, Fault&) {
    WriteMarker op;
    fields.take("path", op.path);
    return op;
}

template <class T>
Operation put_back(Fields& fields, Fault& fault) {
    T op;
    op.disk = disk_of(fields, fault);
    fields.take("uuid", op.uuid);
    fields.take("undo_file", op.undo_file);
    fields.take("undo_sha256", op.undo_sha256);
    return op;
}

template <class T>
Operation uuid_only(Fields& fields, Fault&) {
    T op;
    fields.take("uuid", op.uuid);
    return op;
}

Operation unmount(Fields& fields, Fault&) {
    Unmount op;
    fields.take("target", op.target);
    fields.take("root", op.root);
    fields.take("only", op.only);
    return op;
}

Operation cut_fstab(Fields& fields, Fault&) {
    CutFstab op;
    fields.take("lines", op.lines);
    return op;
}

Operation remove_directory(Fields& fields, Fault&) {
    RemoveDirectory op;
    fields.take("path", op.path);
    return op;
}

Operation remove_file(Fields& fields, Fault&) {
    RemoveFile op;
    fields.take("path", op.path);
    fields.take("text", op.text);
    return op;
}

constexpr std::array<std::pair<std::string_view, Operation (*)(Fields&, Fault&)>, 19> readers = {
    {{"format-disk", format_disk},
     {"copy-directory", copy_directory},
     {"switch-directory", switch_directory},
     {"make-directory", make_directory},
     {"append-fstab", append_fstab},
     {"write-drop-in", write_drop_in},
     {"reload-units", reload_units},
     {"mount-disk", mount_disk},
     {"bind-mount", bind_mount},
     {"write-marker", write_marker},
     {"restore-disk", put_back<RestoreDisk>},
     {"undo-format", put_back<UndoFormat>},
     {"forget-record", uuid_only<ForgetRecord>},
     {"adopt-format", uuid_only<AdoptFormat>},
     {"unmount", unmount},
     {"cut-fstab", cut_fstab},
     {"remove-file", remove_file},
     {"remove-directory", remove_directory},
     {"close-receipt", uuid_only<CloseReceipt>}}};

Step step_from(const json& item, const std::string& place, Fault& fault) {
    Step step;
    Fields fields(item, place, fault);
    std::string what;
    fields.take("do", what);
    fields.take("sentence", step.sentence);
    if (fault)
        return step;
    const auto reader = std::ranges::find(readers, what, [](const auto& entry) { return entry.first; });
    if (reader == readers.end()) {
        fields.complain(fields.at("do"), "is no known step: \"" + what + "\"");
        return step;
    }
    step.operation = reader->second(fields, fault);
    fields.no_others();
    return step;
}

Refusal refusal_from(const json& item, const std::string& place, Fault& fault) {
    Refusal refusal;
    Fields fields(item, place, fault);
    fields.take("reason", refusal.reason);
    fields.take("remedy", refusal.remedy);
    fields.no_others();
    return refusal;
}

}   // namespace

Result<DiskPlan> plan_from_json(const json& document) {
    DiskPlan plan;
    Fault fault;
    Fields fields(document, "", fault);
    if (const json* const disk = fields.find("disk"); disk && !disk->is_null())
        plan.disk = identity_from(*disk, "disk", fault);
    if (const json* const part = fields.find("partition"); part && !part->is_null())
        plan.partition = partition_from(*part, fault);
    fields.take("rule", plan.rule);
    fields.take("content", plan.content);
    fields.take("uuid", plan.uuid);
    fields.take_list("steps", [&](const json& item, const std::string& place) {
        plan.steps.push_back(step_from(item, place, fault));
    });
    fields.take_list("refusals", [&](const json& item, const std::string& place) {
        plan.refusals.push_back(refusal_from(item, place, fault));
    });
    fields.take("notes", plan.notes);
    fields.no_others();
    if (fault)
        return tl::make_unexpected(*fault);
    return plan;
}

}   // namespace ack::disk
