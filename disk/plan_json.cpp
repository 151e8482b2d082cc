#include "disk/json_fields.hpp"
#include "disk/plan.hpp"

namespace ack::disk {

namespace {

using nlohmann::json;

std::string words_of(FirstLook look) {
    if (look == FirstLook::none) return "none";
    return look == FirstLook::empty ? "empty" : "mountable";
}

json json_of(const PartitionIdentity& partition) {
    return {{"name", partition.name}, {"number", number_text(partition.number)}, {"index", partition.index},
            {"start", partition.start}, {"bytes", partition.bytes}};
}

struct OperationJson {
    json operator()(const FormatDisk& op) const {
        return {{"do", "format-disk"}, {"disk", json_of(op.disk)}, {"uuid", op.uuid}, {"inode_ratio", op.inode_ratio},
                {"keep_undo_file", op.keep_undo_file}, {"every_byte", op.scan == Scan::full}, {"assume_prezeroed", op.assume_prezeroed}};
    }
    json operator()(const CopyDirectory& op) const {
        return {{"do", "copy-directory"}, {"disk", json_of(op.disk)}, {"uuid", op.uuid}, {"type", op.type},
                {"source", op.source}, {"directory", op.directory}, {"look", words_of(op.look)}};
    }
    json operator()(const SwitchDirectory& op) const {
        return {{"do", "switch-directory"}, {"disk", json_of(op.disk)}, {"uuid", op.uuid}, {"type", op.type},
                {"target", op.target}, {"directory", op.directory}};
    }
    json operator()(const MakeDirectory& op) const {
        return {{"do", "make-directory"}, {"path", op.path}, {"mode", op.mode}, {"on_disk", op.on_disk}};
    }
    json operator()(const AppendFstab& op) const { return {{"do", "append-fstab"}, {"lines", op.lines}}; }
    json operator()(const WriteDropIn& op) const { return {{"do", "write-drop-in"}, {"path", op.path}, {"text", op.text}}; }
    json operator()(const ReloadUnits&) const { return {{"do", "reload-units"}}; }
    json operator()(const MountDisk& op) const {
        return {{"do", "mount-disk"}, {"disk", json_of(op.disk)}, {"uuid", op.uuid}, {"type", op.type},
                {"target", op.target}, {"options", op.options}, {"look", words_of(op.look)}};
    }
    json operator()(const BindMount& op) const {
        return {{"do", "bind-mount"}, {"source", op.source}, {"target", op.target}};
    }
    json operator()(const WriteMarker& op) const { return {{"do", "write-marker"}, {"path", op.path}}; }
    json operator()(const RestoreDisk& op) const { return put_back("restore-disk", op); }
    json operator()(const UndoFormat& op) const { return put_back("undo-format", op); }
    json operator()(const ForgetRecord& op) const { return {{"do", "forget-record"}, {"uuid", op.uuid}}; }
    json operator()(const AdoptFormat& op) const { return {{"do", "adopt-format"}, {"uuid", op.uuid}}; }
    json operator()(const Unmount& op) const { return {{"do", "unmount"}, {"target", op.target}, {"root", op.root}, {"only", op.only}}; }
    json operator()(const CutFstab& op) const { return {{"do", "cut-fstab"}, {"lines", op.lines}}; }
    json operator()(const RemoveFile& op) const { return {{"do", "remove-file"}, {"path", op.path}, {"text", op.text}}; }
    json operator()(const RemoveDirectory& op) const { return {{"do", "remove-directory"}, {"path", op.path}}; }
    json operator()(const CloseReceipt& op) const { return {{"do", "close-receipt"}, {"uuid", op.uuid}}; }

    template <class T> static json put_back(const char* what, const T& op) {
        return {{"do", what}, {"disk", json_of(op.disk)}, {"uuid", op.uuid}, {"undo_file", op.undo_file},
                {"undo_sha256", op.undo_sha256}};
    }
};

}   // namespace

void to_json(json& out, const DiskPlan& plan) {
    auto steps = json::array(), refusals = json::array();
    for (const auto& step : plan.steps) {
        auto one = std::visit(OperationJson{}, step.operation);
        one["sentence"] = step.sentence;
        steps.push_back(std::move(one));
    }
    for (const auto& refusal : plan.refusals) refusals.push_back({{"reason", refusal.reason}, {"remedy", refusal.remedy}});
    out = {{"disk", plan.disk ? json_of(*plan.disk) : json(nullptr)},
           {"partition", plan.partition ? json_of(*plan.partition) : json(nullptr)},
           {"rule", plan.rule},
           {"content", plan.content},
           {"uuid", plan.uuid},
           {"steps", steps},
           {"refusals", refusals},
           {"notes", plan.notes}};
}

}   // namespace ack::disk
