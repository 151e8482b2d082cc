// Who holds a flock(2) lock, from /proc/locks.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace ack::host {

struct LockHolder {
    pid_t pid = 0;
    std::string command;   // its name, empty when it cannot be told

    bool operator==(const LockHolder&) const = default;
};

// "mkfs.ext4, process 1234"
std::string describe(const LockHolder& holder);

// Who holds the flock lock of the file that is open here; nothing when nobody does or it cannot be told.
std::optional<LockHolder> flock_holder(int descriptor);

// The pid of the flock lock on this file in the text of /proc/locks, 0 when there is none.
pid_t flock_pid(std::string_view locks, dev_t device, ino_t inode);

}   // namespace ack::host
