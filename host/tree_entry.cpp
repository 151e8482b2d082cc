#include "host/tree_entry.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <string_view>

namespace ack::host {

namespace {

// A signature over the inode, and what XFS shows of the ACL besides the ACL itself (fs/xfs/xfs_xattr.c).
constexpr std::array<std::string_view, 3> not_of_the_file = {"security.evm", "trusted.SGI_ACL_FILE",
                                                             "trusted.SGI_ACL_DEFAULT"};
constexpr std::size_t most_bytes = 65536; // XATTR_SIZE_MAX and XATTR_LIST_MAX, limits.h(0p) of Linux

// "mnt_id:\t25" in /proc/self/fdinfo (Linux 3.15).
std::optional<std::uint64_t> mount_of_descriptor(int descriptor) {
    const Descriptor file(
        ::open(("/proc/self/fdinfo/" + std::to_string(descriptor)).c_str(), O_RDONLY | O_CLOEXEC));
    std::string text(4096, '\0');
    const auto length = file ? ::read(file.get(), text.data(), text.size()) : -1;
    if (length <= 0)
        return {};
    text.resize(static_cast<std::size_t>(length));
    constexpr std::string_view key = "mnt_id:\t";
    const auto at = text.find(key);
    if (at == std::string::npos)
        return {};
    std::uint64_t number = 0;
    const char* first = text.data() + at + key.size();
    if (std::from_chars(first, text.data() + text.size(), number).ec != std::errc())
        return {};
    return number;
}

struct Close {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

// The calls for extended attributes that do not follow a link take paths only.
std::string path_by_descriptor(const TreePlace& place) {
    return "/proc/self/fd/" + std::to_string(place.directory) + "/" + place.name;
}

} // namespace

Result<Ground> ground_of(int descriptor) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0)
        return fail_errno("looking at a directory", errno);
    return Ground{info.st_dev, mount_of_descriptor(descriptor)};
}

Result<struct stat> stat_of(const TreePlace& place, const std::string& path) {
    struct stat info {};
    if (::fstatat(place.directory, place.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return fail_errno(path, errno);
    return info;
}

Result<Descriptor> enter(const TreePlace& place, const std::optional<Ground>& ground,
                         const std::string& path) {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    Descriptor directory(::openat(place.directory, place.name.c_str(), flags | O_NOATIME));
    if (!directory && errno == EPERM)
        directory = Descriptor(::openat(place.directory, place.name.c_str(), flags));
    if (!directory)
        return fail_errno(path, errno);
    if (!ground)
        return directory;
    const auto now = ground_of(directory.get());
    if (!now)
        return tl::unexpected(now.error());
    if (*now != *ground)
        return fail(path + " is a mount point of something else", EXDEV);
    return directory;
}

Result<std::vector<std::string>> names_of(int directory, const std::string& path) {
    // Opened anew: the position in a directory belongs to the open file, not to the descriptor.
    const int anew = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, Close> entries(anew >= 0 ? ::fdopendir(anew) : nullptr);
    if (!entries)
        return fail_errno(path, errno);
    std::vector<std::string> names;
    while (errno = 0, true) {
        const dirent* entry =
            ::readdir(entries.get()); // NOLINT(concurrency-mt-unsafe): nobody else has this stream
        if (entry == nullptr)
            break;
        const std::string name = static_cast<const char*>(entry->d_name);
        if (name != "." && name != "..")
            names.push_back(name);
    }
    if (errno != 0)
        return fail_errno(path, errno);
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::string> link_text(const TreePlace& place, const std::string& path) {
    std::string text(4096, '\0');
    const auto length = ::readlinkat(place.directory, place.name.c_str(), text.data(), text.size());
    if (length < 0)
        return fail_errno(path, errno);
    text.resize(static_cast<std::size_t>(length));
    return text;
}

Result<std::map<std::string, std::string>> attributes_of(const TreePlace& place, const std::string& path) {
    const auto by_descriptor = path_by_descriptor(place);
    std::map<std::string, std::string> found;
    std::string names(most_bytes, '\0');
    const auto length = ::llistxattr(by_descriptor.c_str(), names.data(), names.size());
    if (length < 0 && errno == ENOTSUP)
        return found;
    if (length < 0)
        return fail_errno("the extended attributes of " + path, errno);
    names.resize(static_cast<std::size_t>(length));
    std::string value(most_bytes, '\0');
    for (std::size_t at = 0; at < names.size(); at = names.find('\0', at) + 1) {
        const std::string name = names.c_str() + at;
        if (std::find(not_of_the_file.begin(), not_of_the_file.end(), name) != not_of_the_file.end())
            continue;
        const auto size = ::lgetxattr(by_descriptor.c_str(), name.c_str(), value.data(), value.size());
        if (size < 0)
            return fail_errno("the extended attribute " + name + " of " + path, errno);
        found[name] = value.substr(0, static_cast<std::size_t>(size));
    }
    return found;
}

Result<void> set_attributes(const TreePlace& place, const std::map<std::string, std::string>& attributes,
                            const std::string& path) {
    const auto by_descriptor = path_by_descriptor(place);
    for (const auto& [name, value] : attributes)
        if (::lsetxattr(by_descriptor.c_str(), name.c_str(), value.data(), value.size(), 0) != 0)
            return fail_errno("the extended attribute " + name + " of the copy of " + path, errno);
    return {};
}

Result<void> go_on(const TreeWatch& watch) {
    if (watch.stop.stop_requested())
        return fail("stopped", ECANCELED);
    if (watch.deadline.passed())
        return fail("the deadline passed", ETIME);
    return {};
}

} // namespace ack::host
