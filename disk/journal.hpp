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
    std::string undo_sha256{};           // known when it is the undoing that runs; empty while mke2fs writes the file
    bool operator==(const JournalRecord&) const = default;
};

// Is the record about this disk? A serial or WWN that both have settles it; without one the name has to do.
bool is_of(const JournalRecord& record, const Identity& disk);

// Is the disk the one that was noted, perhaps before a reboot? Empty, or what differs. Serial and WWN settle it, without any
// the name has to do; the size must be the same in any case.
std::string difference_across_boots(const Identity& noted, const Identity& now);

struct Receipt {
    Identity disk;
    std::string uuid, undo_file, machine_id, finished, proof;   // proof: the words of the verdict it was formatted on
    std::string undo_sha256{};           // of the undo file as mke2fs left it; empty when there is none
    std::vector<std::string> made{};     // directories and markers that were absent and that the plan of the format made
    bool operator==(const Receipt&) const = default;
};

// Durable before it returns.
Result<void> write_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record);
Result<void> remove_record(host::HostControl& control, const std::filesystem::path& journal, const JournalRecord& record);
Result<std::vector<JournalRecord>> unfinished(const host::HostView& view, const std::filesystem::path& journal);

Result<void> write_receipt(host::HostControl& control, const std::filesystem::path& receipts, const Receipt& receipt);
// Moves it to the directory "undone" beside it, where nothing looks for receipts, under a name with the time.
Result<void> close_receipt(host::HostControl& control, const std::filesystem::path& receipts, const Receipt& receipt);
Result<std::vector<Receipt>> receipts(const host::HostView& view, const std::filesystem::path& directory);

}   // namespace ack::disk
