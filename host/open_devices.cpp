#include "host/open_devices.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>

namespace ack::host {

namespace {

struct Entry {
    unsigned mode = 0;
    dev_t special = 0;
};

// Nothing: errno says why. statx(2) is of Linux 4.11; before, a file server is asked after all.
std::optional<Entry> look_at(int directory, const char* name) {
    struct statx info {};
    if (::statx(directory, name, AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE, &info) == 0) {
        return Entry{info.stx_mode, makedev(info.stx_rdev_major, info.stx_rdev_minor)};
    }
    if (errno != ENOSYS && errno != EPERM) return {};
    struct stat old {};
    if (::fstatat(directory, name, &old, AT_NO_AUTOMOUNT) != 0) return {};
    return Entry{old.st_mode, old.st_rdev};
}

}   // namespace

Result<std::vector<dev_t>> open_devices(int pid) {
    const auto path = "/proc/" + std::to_string(pid) + "/fd";
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), ::closedir);
    if (!directory) return fail_errno("listing " + path, errno);
    std::vector<dev_t> found;
    errno = 0;
    while (const dirent* entry = ::readdir(directory.get())) {
        const char* name = entry->d_name;
        if (name[0] == '.') continue;
        const auto file = look_at(::dirfd(directory.get()), name);
        if (!file && errno != ENOENT && errno != ESRCH) return fail_errno("looking at " + path + "/" + name, errno);
        if (file && S_ISBLK(file->mode)) found.push_back(file->special);
        errno = 0;
    }
    if (errno != 0) return fail_errno("listing " + path, errno);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}   // namespace ack::host
