#include "disk/put_back.hpp"

#include "host/signatures.hpp"

#include <unistd.h>

namespace ack::disk {

namespace {

Result<host::ProcessResult> e2undo(const Applying& applying, const host::BlockDevice& device, const std::string& undo_file,
                                   std::vector<std::string> arguments) {
    // By our own descriptor: the device that was looked at, whatever /dev calls it by then.
    arguments.push_back(undo_file);
    arguments.push_back("/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(device.descriptor()));
    host::ProcessRequest request;
    request.never_kill = true;
    request.deadline = applying.deadline;
    return applying.control.run(host::Changing::e2undo, arguments, std::move(request));
}

}   // namespace

Result<bool> holds_ext4(const host::BlockDevice& device, const std::string& uuid) {
    const auto found = host::probe_signatures(device.descriptor());
    if (!found) return tl::unexpected(found.error());
    return !found->ambivalent && found->found.size() == 1 && found->found.front().type == "ext4" &&
           found->found.front().uuid == uuid;
}

StepResult check_undo_file(const Applying& applying, const host::BlockDevice& device, const std::string& undo_file, bool forced) {
    auto checked = e2undo(applying, device, undo_file, forced ? std::vector<std::string>{"-n", "-f"} : std::vector<std::string>{"-n"});
    if (!checked) return refused(checked.error().what, "install the package e2fsprogs, then run again");
    if (checked->ok()) return {};
    return refused("e2undo -n finds fault with " + undo_file + ": " + host::last_lines(checked->output, 3),
                   "nothing was written; " + make_blank(device.node().filename().string()));
}

StepResult put_back(const Applying& applying, const host::BlockDevice& device, const std::string& undo_file, bool forced,
                    const std::string& uuid) {
    const auto done = e2undo(applying, device, undo_file, forced ? std::vector<std::string>{"-f"} : std::vector<std::string>{});
    if (!done) return failed(done.error(), "install the package e2fsprogs, then run again");
    if (done->how == host::Ended::deadline_passed)
        return failed(Error{"e2undo has not ended within the limit; it was not killed and may still be writing", ETIME},
                      "wait until it has ended (pgrep -a e2undo), then run again");
    // Its status tells of checksums only; errors of reading and writing stand in the words (misc/e2undo.c).
    if (!done->ok() || done->output.find("NOW") != std::string::npos)
        return failed(Error{"e2undo " + host::describe(*done) + ": " + host::last_lines(done->output, 3), 0},
                      "look at the kernel's log (dmesg), then run again");
    if (auto flushed = device.flush(); !flushed) return failed(flushed.error(), "look at the kernel's log (dmesg), then run again");
    const auto holds = holds_ext4(device, uuid);
    if (!holds) return failed(holds.error(), "look at the kernel's log (dmesg), then run again");
    if (*holds) return failed(Error{"after e2undo the disk still holds the filesystem " + uuid, 0}, "look at the disk (blkid -p)");
    return {};
}

}   // namespace ack::disk
