// The narrow writer for files of our own: run files, log, lock. Root-only, and never through a symlink at the last name.
// What is written to the host itself goes through HostControl.
#pragma once

#include "host/result.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace ack::host {

// Those that are absent are made with mode 0700; one that is there must be a directory of root's (of ours).
Result<void> make_own_directory(const std::filesystem::path& directory);
// Whole or not at all, mode 0600, fsynced.
Result<void> write_own_file(const std::filesystem::path& file, std::string_view text);
// Made when absent, mode 0600.
Result<void> append_own_file(const std::filesystem::path& file, std::string_view text);
Result<std::string> read_own_file(const std::filesystem::path& file, std::size_t limit = 16U << 20);
// A symlink that is replaced in one step.
Result<void> point_own_link(const std::filesystem::path& link, const std::filesystem::path& target);
Result<void> remove_own_file(const std::filesystem::path& file);              // absent is success
Result<void> remove_own_directory(const std::filesystem::path& directory);    // with what is in it; absent is success

// An exclusive flock(2) that lasts as long as this object (and the kernel gives it up when the process ends).
class OwnLock {
public:
    // Does not wait. `text` is written into the file for others to read. Taken already: error with code EWOULDBLOCK.
    static Result<OwnLock> take(const std::filesystem::path& file, std::string_view text);

private:
    struct Held;
    explicit OwnLock(std::shared_ptr<Held> held);
    std::shared_ptr<Held> held_;
};

// The text in a lock file that somebody holds at this moment; an empty optional-like error with code ENOENT when nobody does.
Result<std::string> lock_holder(const std::filesystem::path& file);

}   // namespace ack::host
