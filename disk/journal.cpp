#include "disk/journal.hpp"

#include "disk/json_fields.hpp"
#include "host/clock.hpp"

namespace ack::disk {

namespace {

using nlohmann::json;

// Both kinds differ in two fields only: the time's name, and the proof.
template <class T> json common_of(const T& what) {
    return {{"disk", json_of(what.disk)},       {"uuid", what.uuid},               {"undo_file", what.undo_file},
            {"machine_id", what.machine_id},    {"undo_sha256", what.undo_sha256}};
}

json json_of(const JournalRecord& record) {
    auto whole = common_of(record);
    whole["started"] = record.started;
    return whole;
}

json json_of(const Receipt& receipt) {
    auto whole = common_of(receipt);
    whole["finished"] = receipt.finished;
    whole["proof"] = receipt.proof;
    whole["made"] = receipt.made;
    return whole;
}

template <class T> void take_common(Fields& fields, T& into, std::optional<Error>& fault) {
    if (const auto* disk = fields.find("disk")) into.disk = identity_from(*disk, "disk", fault);
    fields.take("uuid", into.uuid);
    fields.take("undo_file", into.undo_file);
    fields.take("machine_id", into.machine_id);
    fields.take("undo_sha256", into.undo_sha256);
}

void take_rest(Fields& fields, JournalRecord& into) { fields.take("started", into.started); }
void take_rest(Fields& fields, Receipt& into) {
    fields.take("finished", into.finished);
    fields.take("proof", into.proof);
    fields.take_if_there("made", into.made);
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
Result<void> write_one(host::HostControl& control, const std::filesystem::path& file, const T& what) {
    if (auto made = control.make_directories(file.parent_path(), 0700); !made) return made;
    const auto text = json_of(what).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
    return control.write_file(file, text, 0600);
}

std::filesystem::path file_of(const std::filesystem::path& directory, const std::string& uuid) {
    return directory / (uuid + ".json");
}

}   // namespace

bool is_of(const JournalRecord& record, const Identity& disk) {
    if (record.disk.serial && disk.serial) return record.disk.serial == disk.serial;
    if (record.disk.wwn && disk.wwn) return record.disk.wwn == disk.wwn;
    return record.disk.name == disk.name;
}

std::string difference_across_boots(const Identity& noted, const Identity& now) {
    auto expected = now;
    expected.bytes = noted.bytes;
    expected.serial = noted.serial;
    expected.wwn = noted.wwn;
    if (!noted.serial && !noted.wwn) expected.name = noted.name;
    return difference(expected, now);
}

Result<void> write_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record) {
    return write_one(control, file_of(journal, record.uuid), record);
}

Result<void> remove_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record) {
    return control.remove_file(file_of(journal, record.uuid));
}

Result<std::vector<JournalRecord>> unfinished(const host::HostView& view, const std::filesystem::path& journal) {
    return read_all<JournalRecord>(view, journal);
}

Result<void> write_receipt(host::HostControl& control, const std::filesystem::path& receipts, const Receipt& receipt) {
    return write_one(control, file_of(receipts, receipt.uuid), receipt);
}

Result<void> close_receipt(host::HostControl& control, const std::filesystem::path& receipts, const Receipt& receipt) {
    const auto closed = receipts / "undone" / (receipt.uuid + "-" + host::compact_time(host::now_rfc3339()) + ".json");
    if (auto written = write_one(control, closed, receipt); !written) return written;
    return control.remove_file(file_of(receipts, receipt.uuid));
}

Result<std::vector<Receipt>> receipts(const host::HostView& view, const std::filesystem::path& directory) {
    return read_all<Receipt>(view, directory);
}

}   // namespace ack::disk
