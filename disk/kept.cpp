#include "disk/kept.hpp"

#include "disk/json_fields.hpp"

#include <algorithm>
#include <fcntl.h>

namespace ack::disk {

namespace {

using nlohmann::json;

std::string file_name(const std::string& target) {
    auto name = target.substr(1) + ".json";
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
}

Result<KeptRecord> read_one(const host::HostView& view, const std::filesystem::path& file) {
    const auto text = view.read(file);
    if (!text) return tl::unexpected(text.error());
    const auto document = json::parse(*text, nullptr, false);
    if (document.is_discarded()) return fail(file.string() + ": is not JSON");
    std::optional<Error> fault;
    KeptRecord record;
    Fields fields(document, "", fault);
    fields.take("target", record.target);
    fields.take("uuid", record.uuid);
    fields.take("time", record.time);
    fields.take("inode", record.inode);
    fields.no_others();
    if (fault) return fail(file.string() + ": " + fault->what);
    return record;
}

bool puts_aside(const DiskPlan& plan, const std::string& target) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
        const auto* op = std::get_if<SwitchDirectory>(&step.operation);
        return op && op->target == target;
    });
}

// Empty when nothing speaks against the removal.
std::string why_it_stays(const host::HostView& view, const KeptRecord& record, const DiskPlan& plan) {
    const auto kept = kept_path(record.target);
    const auto mounts = host::mounts(view);
    if (!mounts) return "the mounts are not known: " + mounts.error().what;
    const auto* mount = host::mount_at(*mounts, record.target);
    if (!mount || !plan.disk || mount->device != filesystem_number(plan) || plan.uuid != record.uuid)
        return "the disk that holds the copy is not mounted at " + record.target;
    for (const auto& one : *mounts)
        if (one.target == kept || one.target.starts_with(kept + "/")) return "something is mounted at " + one.target;
    const auto info = view.info(kept);
    if (!info) return info.error().what;
    if (info->kind != host::FileKind::directory || info->inode != record.inode)
        return "it is not the directory that was put aside";
    return {};
}

Result<void> remove_one(host::HostControl& control, const std::filesystem::path& file, const std::string& kept,
                        const host::TreeWatch& watch) {
    const std::filesystem::path path(kept);
    const auto parent = control.view().open_without_links(path.parent_path(), O_RDONLY | O_DIRECTORY);
    if (!parent) return tl::unexpected(parent.error());
    if (auto removed = control.remove_tree({parent->get(), path.filename().string()}, watch); !removed) return removed;
    return control.remove_file(file);
}

}   // namespace

std::string kept_path(const std::string& target) { return target + ".before-ack-attach"; }

Result<void> write_kept(host::HostControl& control, const std::filesystem::path& records, const KeptRecord& record) {
    if (auto made = control.make_directories(records, 0700); !made) return made;
    const json document = {{"target", record.target}, {"uuid", record.uuid}, {"time", record.time}, {"inode", record.inode}};
    const auto text = document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
    return control.write_file(records / file_name(record.target), text, 0600);
}

Result<std::vector<KeptRecord>> kept_records(const host::HostView& view, const std::filesystem::path& records) {
    std::vector<KeptRecord> found;
    const auto names = view.list(records);
    if (!names && host::absent(names.error())) return found;
    if (!names) return tl::unexpected(names.error());
    for (const auto& name : *names) {
        auto one = read_one(view, records / name);
        if (!one) return tl::unexpected(one.error());
        found.push_back(std::move(*one));
    }
    return found;
}

std::vector<std::string> remove_kept(host::HostControl& control, const std::filesystem::path& records, const DiskPlan& plan,
                                     const host::TreeWatch& watch) {
    std::vector<std::string> notes;
    const auto all = kept_records(control.view(), records);
    if (!all) return {"what was put aside is not known: " + all.error().what};
    for (const auto& record : *all) {
        if (puts_aside(plan, record.target)) continue;
        const auto kept = kept_path(record.target);
        const auto info = control.view().info(kept);
        if (!info && host::absent(info.error())) {    // somebody has removed it
            static_cast<void>(control.remove_file(records / file_name(record.target)));
            continue;
        }
        if (const auto why = why_it_stays(control.view(), record, plan); !why.empty()) {
            notes.push_back(kept + " stays: " + why);
            continue;
        }
        const auto removed = remove_one(control, records / file_name(record.target), kept, watch);
        notes.push_back(removed ? kept + " was removed: its copy on the disk is in use" : kept + " stays: " + removed.error().what);
    }
    return notes;
}

}   // namespace ack::disk
