#include "host/file_lock.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <vector>

namespace ack::host {

namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// "1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF"; "1: -> FLOCK …" is one who waits.
bool holds(const std::vector<std::string>& words, const std::string& file) {
    return words.size() >= 6 && words[1] == "FLOCK" && words[5] == file;
}

}   // namespace

pid_t flock_pid(std::string_view locks, dev_t device, ino_t inode) {
    char file[64];
    std::snprintf(file, sizeof file, "%02x:%02x:%lu", gnu_dev_major(device), gnu_dev_minor(device),
                  static_cast<unsigned long>(inode));
    std::istringstream lines{std::string(locks)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream split(line);
        std::vector<std::string> words;
        for (std::string word; split >> word;) words.push_back(word);
        pid_t pid = 0;
        if (holds(words, file) &&
            std::from_chars(words[4].data(), words[4].data() + words[4].size(), pid).ec == std::errc()) {
            return pid;
        }
    }
    return 0;
}

std::optional<LockHolder> flock_holder(int descriptor) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) return {};
    const pid_t pid = flock_pid(text_of("/proc/locks"), info.st_dev, info.st_ino);
    if (pid <= 0) return {};
    auto command = text_of("/proc/" + std::to_string(pid) + "/comm");
    if (command.ends_with('\n')) command.pop_back();
    return LockHolder{pid, command};
}

std::string describe(const LockHolder& holder) {
    return (holder.command.empty() ? "" : holder.command + ", ") + "process " + std::to_string(holder.pid);
}

}   // namespace ack::host
