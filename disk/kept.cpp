#include "disk/kept.hpp"

#include "disk/json_fields.hpp"

namespace ack::disk {

namespace {

using nlohmann::json;

// As systemd-escape has it, so that no two targets have the same.
std::string file_name(const std::string& target) {
    std::string name;
    for (const char c : target.substr(1)) name += c == '/' ? "-" : c == '-' ? "\\x2d" : std::string(1, c);
    return name + ".json";
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
    if (fields.has("device")) fields.take_number("device", record.device.emplace());
    fields.take_if_there("directory", record.directory);
    fields.take_if_there("stamp", record.stamp);
    fields.take_if_there("removing", record.removing);
    fields.no_others();
    if (fault) return fail(file.string() + ": " + fault->what);
    return record;
}

}   // namespace

std::string kept_path(const std::string& target) { return target + ".before-ack-attach"; }

Result<void> write_kept(host::HostControl& control, const std::filesystem::path& records, const KeptRecord& record) {
    if (auto made = control.make_directories(records, 0700); !made) return made;
    json document = {{"target", record.target}, {"uuid", record.uuid}, {"time", record.time}, {"inode", record.inode}};
    if (record.device) document["device"] = number_text(*record.device);
    if (record.directory) document["directory"] = *record.directory;
    if (record.stamp) document["stamp"] = *record.stamp;
    if (record.removing) document["removing"] = true;
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

// By what is in the files: their names were others in earlier versions.
Result<void> forget_kept(host::HostControl& control, const std::filesystem::path& records, const std::string& target) {
    const auto names = control.view().list(records);
    if (!names && host::absent(names.error())) return {};
    if (!names) return tl::unexpected(names.error());
    for (const auto& name : *names) {
        const auto one = read_one(control.view(), records / name);
        if (!one) return tl::unexpected(one.error());
        if (one->target != target) continue;
        if (auto removed = control.remove_file(records / name); !removed) return removed;
    }
    return {};
}

}   // namespace ack::disk
