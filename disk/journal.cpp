#include "disk/journal.hpp"

#include "disk/json_fields.hpp"

namespace ack::disk {

namespace {

using nlohmann::json;

// Both kinds differ in two fields only: the time's name, and the proof.
json json_of(const JournalRecord& record) {
    return {{"disk", json_of(record.disk)},         {"uuid", record.uuid},      {"undo_file", record.undo_file},
            {"machine_id", record.machine_id},      {"started", record.started}};
}

json json_of(const Receipt& receipt) {
    return {{"disk", json_of(receipt.disk)},    {"uuid", receipt.uuid},         {"undo_file", receipt.undo_file},
            {"machine_id", receipt.machine_id}, {"finished", receipt.finished}, {"proof", receipt.proof}};
}

template <class T> void take_common(Fields& fields, T& into, std::optional<Error>& fault) {
    if (const auto* disk = fields.find("disk")) into.disk = identity_from(*disk, "disk", fault);
    fields.take("uuid", into.uuid);
    fields.take("undo_file", into.undo_file);
    fields.take("machine_id", into.machine_id);
}

void take_rest(Fields& fields, JournalRecord& into) { fields.take("started", into.started); }
void take_rest(Fields& fields, Receipt& into) {
    fields.take("finished", into.finished);
    fields.take("proof", into.proof);
}

template <class T> Result<T> read_one(const host::HostView& view, const std::filesystem::path& file) {
    const auto text = view.read(file);
    if (!text) return tl::unexpected(text.error());
    const auto document = json::parse(*text, nullptr, false);
    if (document.is_discarded()) return fail(file.string() + ": is not JSON");
    std::optional<Error> fault;
    T found;
    Fields fields(document, "", fault);
    take_common(fields, found, fault);
    take_rest(fields, found);
    fields.no_others();
    if (fault) return fail(file.string() + ": " + fault->what);
    return found;
}

template <class T> Result<std::vector<T>> read_all(const host::HostView& view, const std::filesystem::path& directory) {
    std::vector<T> found;
    const auto names = view.list(directory);
    if (!names && host::absent(names.error())) return found;
    if (!names) return tl::unexpected(names.error());
    for (const auto& name : *names) {
        if (!name.ends_with(".json")) continue;
        auto one = read_one<T>(view, directory / name);
        if (!one) return tl::unexpected(one.error());
        found.push_back(std::move(*one));
    }
    return found;
}

template <class T>
Result<void> write_one(host::HostControl& control, const std::filesystem::path& directory, const T& what) {
    if (auto made = control.make_directories(directory, 0700); !made) return made;
    const auto text = json_of(what).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
    return control.write_file(directory / (what.uuid + ".json"), text, 0600);
}

}   // namespace

bool is_of(const JournalRecord& record, const Identity& disk) {
    if (record.disk.serial && disk.serial) return record.disk.serial == disk.serial;
    if (record.disk.wwn && disk.wwn) return record.disk.wwn == disk.wwn;
    return record.disk.name == disk.name;
}

Result<void> write_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record) {
    return write_one(control, journal, record);
}

Result<void> remove_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record) {
    return control.remove_file(journal / (record.uuid + ".json"));
}

Result<std::vector<JournalRecord>> unfinished(const host::HostView& view, const std::filesystem::path& journal) {
    return read_all<JournalRecord>(view, journal);
}

Result<void> write_receipt(host::HostControl& control, const std::filesystem::path& receipts, const Receipt& receipt) {
    return write_one(control, receipts, receipt);
}

Result<std::vector<Receipt>> receipts(const host::HostView& view, const std::filesystem::path& directory) {
    return read_all<Receipt>(view, directory);
}

}   // namespace ack::disk
