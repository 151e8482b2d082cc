#include "host/control.hpp"
#include "host/tree_entry.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace ack::host {

namespace {

constexpr std::size_t piece_bytes = 1U << 20;

bool same_time(const timespec& a, const timespec& b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

bool unchanged(const struct stat& before, const struct stat& now) {
    return before.st_ino == now.st_ino && before.st_dev == now.st_dev && before.st_size == now.st_size &&
           same_time(before.st_mtim, now.st_mtim) && same_time(before.st_ctim, now.st_ctim);
}

Result<void> write_all(int file, const std::byte* bytes, std::size_t count, off_t at, const std::string& path) {
    while (count > 0) {
        const auto written = ::pwrite(file, bytes, count, at);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail_errno("writing the copy of " + path, errno);
        bytes += written;
        count -= static_cast<std::size_t>(written);
        at += written;
    }
    return {};
}

class Copying {
public:
    Copying(const Ground& ground, int copy_root, const TreeWatch& watch)
        : ground_(ground), copy_root_(copy_root), watch_(watch), piece_(piece_bytes) {}

    // `made` is where the copy lies below the root of all copies.
    Result<void> copy(const TreePlace& from, const TreePlace& to, const std::string& made, const std::string& path) {
        if (auto on = go_on(watch_); !on) return fail("copying " + path + ": " + on.error().what, on.error().code);
        const auto info = stat_of(from, path);
        if (!info) return tl::unexpected(info.error());
        if (S_ISSOCK(info->st_mode)) return {};
        if (!S_ISDIR(info->st_mode) && info->st_nlink > 1) {
            const auto [first, is_new] = linked_.emplace(info->st_ino, made);
            if (!is_new) return link(first->second, to, path);
        }
        if (auto content = copy_content(from, to, *info, made, path); !content) return content;
        return copy_metadata(from, to, *info, path);
    }

private:
    Result<void> link(const std::string& first, const TreePlace& to, const std::string& path) const {
        if (::linkat(copy_root_, first.c_str(), to.directory, to.name.c_str(), 0) == 0) return {};
        return fail_errno("linking the copy of " + path, errno);
    }

    Result<void> copy_content(const TreePlace& from, const TreePlace& to, const struct stat& info,
                              const std::string& made, const std::string& path) {
        if (S_ISREG(info.st_mode)) return copy_file(from, to, info, path);
        if (S_ISDIR(info.st_mode)) return copy_directory(from, to, info, made, path);
        if (S_ISLNK(info.st_mode)) {
            const auto text = link_text(from, path);
            if (!text) return tl::unexpected(text.error());
            if (::symlinkat(text->c_str(), to.directory, to.name.c_str()) == 0) return {};
        } else if (::mknodat(to.directory, to.name.c_str(), (info.st_mode & S_IFMT) | 0600U, info.st_rdev) == 0) {
            return {};
        }
        return fail_errno("making the copy of " + path, errno);
    }

    Result<void> copy_file(const TreePlace& from, const TreePlace& to, const struct stat& info, const std::string& path) {
        constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        Descriptor source(::openat(from.directory, from.name.c_str(), flags | O_NOATIME));
        if (!source && errno == EPERM) source = Descriptor(::openat(from.directory, from.name.c_str(), flags));
        if (!source) return fail_errno(path, errno);
        struct stat now {};
        if (::fstat(source.get(), &now) != 0 || !unchanged(info, now)) return changed(path);
        const Descriptor copy(::openat(to.directory, to.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!copy) return fail_errno("making the copy of " + path, errno);
        if (auto copied = copy_data(source.get(), copy.get(), info.st_size, path); !copied) return copied;
        if (::ftruncate(copy.get(), info.st_size) != 0) return fail_errno("writing the copy of " + path, errno);
        if (::fstat(source.get(), &now) != 0 || !unchanged(info, now)) return changed(path);
        return {};
    }

    // Holes stay holes, where the filesystem tells of them.
    Result<void> copy_data(int source, int copy, off_t size, const std::string& path) {
        for (off_t at = 0; at < size;) {
            const off_t data = ::lseek(source, at, SEEK_DATA);
            if (data < 0 && errno == ENXIO) return {};
            const bool told = data >= 0;
            if (!told && errno != EINVAL && errno != ENOTSUP) return fail_errno(path, errno);
            const off_t hole = told ? ::lseek(source, data, SEEK_HOLE) : size;
            if (hole < 0) return fail_errno(path, errno);
            if (auto copied = copy_range(source, copy, told ? data : at, std::min(hole, size), path); !copied) return copied;
            at = hole;
        }
        return {};
    }

    Result<void> copy_range(int source, int copy, off_t at, off_t end, const std::string& path) {
        while (at < end) {
            if (auto on = go_on(watch_); !on) return fail("copying " + path + ": " + on.error().what, on.error().code);
            const auto wanted = std::min<std::uint64_t>(piece_.size(), static_cast<std::uint64_t>(end - at));
            const auto got = ::pread(source, piece_.data(), wanted, at);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return fail_errno("reading " + path, errno);
            if (got == 0) return changed(path);
            if (auto written = write_all(copy, piece_.data(), static_cast<std::size_t>(got), at, path); !written)
                return written;
            at += got;
        }
        return {};
    }

    Result<void> copy_directory(const TreePlace& from, const TreePlace& to, const struct stat& info,
                                const std::string& made, const std::string& path) {
        const auto source = enter(from, ground_, path);
        if (!source) return tl::unexpected(source.error());
        if (::mkdirat(to.directory, to.name.c_str(), 0700) != 0) return fail_errno("making the copy of " + path, errno);
        const auto copy = enter(to, {}, "the copy of " + path);
        if (!copy) return tl::unexpected(copy.error());
        const auto names = names_of(source->get(), path);
        if (!names) return tl::unexpected(names.error());
        for (const auto& name : *names)
            if (auto copied = this->copy({source->get(), name}, {copy->get(), name}, made + "/" + name, path + "/" + name);
                !copied)
                return copied;
        struct stat now {};
        if (::fstat(source->get(), &now) != 0 || !unchanged(info, now)) return changed(path);
        return {};
    }

    // The owner first, because a change of it takes set-id bits and capabilities away; the times last.
    Result<void> copy_metadata(const TreePlace& from, const TreePlace& to, const struct stat& info,
                               const std::string& path) const {
        const char* name = to.name.c_str();
        const auto attributes = attributes_of(from, path);
        if (!attributes) return tl::unexpected(attributes.error());
        if (::fchownat(to.directory, name, info.st_uid, info.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
            return fail_errno("the owner of the copy of " + path, errno);
        if (!S_ISLNK(info.st_mode) && ::fchmodat(to.directory, name, info.st_mode & 07777U, 0) != 0)
            return fail_errno("the mode of the copy of " + path, errno);
        if (auto set = set_attributes(to, *attributes, path); !set) return set;
        const std::array<timespec, 2> times = {info.st_atim, info.st_mtim};
        if (::utimensat(to.directory, name, times.data(), AT_SYMLINK_NOFOLLOW) != 0)
            return fail_errno("the times of the copy of " + path, errno);
        return {};
    }

    static tl::unexpected<Error> changed(const std::string& path) {
        return fail(path + " changed while it was copied", EAGAIN);
    }

    Ground ground_;
    int copy_root_;
    const TreeWatch& watch_;
    std::vector<std::byte> piece_;
    std::map<ino_t, std::string> linked_;
};

}   // namespace

Result<void> HostControl::copy_tree(const TreePlace& from, const TreePlace& to, const TreeWatch& watch) {
    const auto ground = ground_of(from.directory);
    if (!ground) return tl::unexpected(ground.error());
    return Copying(*ground, to.directory, watch).copy(from, to, to.name, from.name);
}

}   // namespace ack::host
