// e2undo: what mke2fs overwrote, back on the disk.
#pragma once

#include "disk/apply_steps.hpp"
#include "host/block_device.hpp"

#include <string>

namespace ack::disk {

// Checks first (e2undo -n), and refuses when that finds fault. With `forced` e2undo does not compare the superblock, which
// the first mount has changed, nor its own sums: only for an undo file that is proved to be as mke2fs left it.
StepResult check_undo_file(const Applying& applying, const host::BlockDevice& device, const std::string& undo_file, bool forced);
// Never killed. Afterwards the disk does not hold the ext4 filesystem `uuid` any more, or it is an error.
StepResult put_back(const Applying& applying, const host::BlockDevice& device, const std::string& undo_file, bool forced,
                    const std::string& uuid);

// Does the device hold this ext4 filesystem, and nothing else? An error when it cannot be told.
Result<bool> holds_ext4(const host::BlockDevice& device, const std::string& uuid);

}   // namespace ack::disk
