// The journal says what was started and not finished; receipts say which formats were finished. The disks say what is.
#pragma once

#include "disk/identity.hpp"
#include "host/control.hpp"
#include "host/result.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ack::disk {

struct JournalRecord {                   // one per disk, there only while its format runs
    Identity disk;
    std::string uuid, undo_file, machine_id, started;    // started: RFC 3339, UTC
    bool operator==(const JournalRecord&) const = default;
};

// Is the record about this disk? A serial or WWN that both have settles it; without one the name has to do.
bool is_of(const JournalRecord& record, const Identity& disk);

struct Receipt {
    Identity disk;
    std::string uuid, undo_file, machine_id, finished, proof;   // proof: the words of the verdict it was formatted on
    bool operator==(const Receipt&) const = default;
};

// Durable before it returns.
Result<void> write_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record);
Result<void> remove_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record);
Result<std::vector<JournalRecord>> unfinished(const host::HostView& view, const std::filesystem::path& journal);

Result<void> write_receipt(host::HostControl& control, const std::filesystem::path& receipts, const Receipt& receipt);
Result<std::vector<Receipt>> receipts(const host::HostView& view, const std::filesystem::path& directory);

}   // namespace ack::disk
