#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <sys/sysmacros.h>

#include <array>

namespace ack::checks {

namespace {

// Locked with fcntl(2) while their owner works: dpkg, apt, rpm.
constexpr std::array locked_files = {"/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock",
                                     "/var/lib/apt/lists/lock",     "/var/cache/apt/archives/lock",
                                     "/var/lib/rpm/.rpm.lock",      "/usr/lib/sysimage/rpm/.rpm.lock"};
// With the process's number in them: yum, dnf.
constexpr std::array number_files = {"/run/yum.pid", "/var/run/yum.pid", "/var/cache/dnf/metadata_lock.pid",
                                     "/var/cache/dnf/download_lock.pid", "/var/lib/dnf/rpmdb_lock.pid"};

struct Lock {
    int pid = 0;
    dev_t device = 0;
    std::uint64_t inode = 0;
};

// "1: POSIX  ADVISORY  WRITE 708 fe:00:135542 0 EOF", device numbers hexadecimal. Readers wait for nobody.
std::optional<Lock> lock_of(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() < 6 || words[3] != "WRITE")
        return {};
    const auto pid = number<int>(words[4]);
    const auto place = words[5];
    const auto one = place.find(':'), two = place.rfind(':');
    if (!pid || one == std::string_view::npos || one == two)
        return {};
    const auto high = number<unsigned>(place.substr(0, one), 16);
    const auto low = number<unsigned>(place.substr(one + 1, two - one - 1), 16);
    const auto inode = number<std::uint64_t>(place.substr(two + 1));
    if (!high || !low || !inode)
        return {};
    return Lock{*pid, makedev(*high, *low), *inode};
}

void add_locked(const host::HostView& view, std::string_view locks, std::vector<LockHolder>& holders) {
    for (const auto* path : locked_files) {
        const auto info = view.target_info(path);
        if (!info)
            continue;
        for (const auto line : lines_of(locks))
            if (const auto lock = lock_of(line);
                lock && lock->inode == info->inode && lock->device == info->device)
                holders.push_back({path, lock->pid, command_of(view, lock->pid).value_or("")});
    }
}

// A number that nobody runs under any more was left by a manager that was killed: the next one takes over.
void add_numbered(const host::HostView& view, std::vector<LockHolder>& holders) {
    for (const auto* path : number_files) {
        const auto text = view.read(path);
        const auto pid = text ? number<int>(trim(*text)) : std::nullopt;
        const auto command = pid ? command_of(view, *pid) : std::nullopt;
        if (!command || (!holders.empty() && holders.back().pid == *pid))
            continue;
        holders.push_back({path, *pid, *command});
    }
}

} // namespace

Fact<std::vector<LockHolder>> look_at_package_managers(const host::HostView& view, Deadline) {
    const auto locks = read_of_running_host(view, "/proc/locks");
    if (!locks)
        return tl::unexpected(locks.error());
    std::vector<LockHolder> holders;
    add_locked(view, *locks, holders);
    add_numbered(view, holders);
    return holders;
}

} // namespace ack::checks
