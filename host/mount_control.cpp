// Mounting and unmounting: mount(2), with the option words understood as libmount understands them.
#include "host/control.hpp"

#include <fcntl.h>
#include <libmount/libmount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <thread>

namespace ack::host {

namespace {

struct Options {
    unsigned long flags = 0;
    std::string data;   // for the filesystem itself
};

struct FreeText {
    void operator()(char* text) const { std::free(text); }
};

constexpr unsigned long flags_we_set = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_SYNCHRONOUS |
                                       MS_DIRSYNC | MS_NOATIME | MS_NODIRATIME | MS_RELATIME |
                                       MS_STRICTATIME | MS_LAZYTIME | MS_SILENT;

tl::unexpected<Error> not_understood(const std::string& options) {
    return fail("the mount options \"" + options + "\" cannot be used here", EINVAL);
}

// Words for user space (nofail, x-systemd…, _netdev) fall away.
Result<Options> parse(const std::string& text) {
    Options options;
    if (text.empty()) return options;
    char *user = nullptr, *kernel = nullptr, *filesystem = nullptr;
    const int code = ::mnt_split_optstr(text.c_str(), &user, &kernel, &filesystem, 0, 0);
    const std::unique_ptr<char, FreeText> owned_user(user), owned_kernel(kernel),
        owned_filesystem(filesystem);
    if (code != 0) return not_understood(text);
    if (kernel &&
        ::mnt_optstr_get_flags(kernel, &options.flags, ::mnt_get_builtin_optmap(MNT_LINUX_MAP)) != 0) {
        return not_understood(text);
    }
    if ((options.flags & ~flags_we_set) != 0) return not_understood(text);
    if (filesystem) options.data = filesystem;
    return options;
}

std::string by_number(const Descriptor& file) {
    return "/proc/self/fd/" + std::to_string(file.get());
}

struct Source {
    Descriptor held;
    std::string name;
};

Result<Source> source_of(const HostView& view, const MountRequest& request) {
    if (!request.bind && !request.source.starts_with('/')) return Source{{}, request.source};   // "tmpfs"
    auto held = view.open_file(request.source, O_PATH);
    if (!held) return fail("the source " + held.error().what, held.error().code);
    // The kernel shows a device by the words it was given: the path itself where that leads to the same.
    const bool by_path = !request.bind && view.live();
    const auto name = by_path ? request.source : by_number(*held);
    return Source{std::move(*held), name};
}

// A bind mount takes its own flags only in a second step, and only by the mount's own root: opened anew.
Result<void> restrict_bind(const HostView& view, const std::string& target, unsigned long flags) {
    if (flags == 0) return {};
    const auto mounted = view.open_without_links(target, O_PATH);
    if (!mounted) return tl::unexpected(mounted.error());
    if (::mount(nullptr, by_number(*mounted).c_str(), nullptr, MS_REMOUNT | MS_BIND | flags, nullptr) != 0) {
        return fail_errno("setting its options", errno);
    }
    return {};
}

std::string below_root(const HostView& view, const std::string& path) {
    return view.live() ? path : view.root().string() + path;
}

}   // namespace

Result<void> HostControl::mount(const MountRequest& request) {
    const auto what = "mounting " + request.source + " at " + request.target + ": ";
    const auto options = parse(request.options);
    if (!options) return fail(what + options.error().what, options.error().code);
    const auto source = source_of(view_, request);
    if (!source) return fail(what + source.error().what, source.error().code);
    auto target = view_.open_without_links(request.target, O_PATH);
    if (!target) return fail(what + "the target " + target.error().what, target.error().code);

    const unsigned long flags = request.bind ? static_cast<unsigned long>(MS_BIND) : options->flags;
    const char* type = request.bind ? nullptr : request.type.c_str();
    const char* data = request.bind || options->data.empty() ? nullptr : options->data.c_str();
    if (::mount(source->name.c_str(), by_number(*target).c_str(), type, flags, data) != 0) {
        const int code = errno;
        return fail_errno(what + "the kernel refuses (its log may say more)", code);
    }
    if (!request.bind) return {};
    target->close();
    if (auto done = restrict_bind(view_, request.target, options->flags); !done) {
        ::umount2(below_root(view_, request.target).c_str(), UMOUNT_NOFOLLOW);
        return fail(what + done.error().what, done.error().code);
    }
    return {};
}

namespace {

// For a thread of its own, whose mount namespace this becomes. A descriptor outlives both, and what it shows is
// attached to no place any more.
Result<Descriptor> mount_in_own_namespace(const MountRequest& request, const Options& options) {
    const auto what = "mounting " + request.source + " aside";
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        return fail_errno(what + ": a mount namespace of its own", errno);
    }
    const char* data = options.data.empty() ? nullptr : options.data.c_str();
    for (const char* place : {"/run", "/tmp"}) {
        if (::mount(request.source.c_str(), place, request.type.c_str(), options.flags, data) != 0) {
            if (errno == ENOENT && ::access(place, F_OK) != 0) continue;
            const int code = errno;
            return fail_errno(what + ": the kernel refuses (its log may say more)", code);
        }
        Descriptor root(::open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        const int code = errno;
        if (::umount2(place, MNT_DETACH) != 0) return fail_errno(what, errno);
        if (!root) return fail_errno(what, code);
        return root;
    }
    return fail(what + ": neither /run nor /tmp is there", ENOENT);
}

}   // namespace

Result<Descriptor> HostControl::mount_aside(const MountRequest& request) {
    if (!view_.live()) return fail("mounting " + request.source + " aside: not a running host");
    const auto options = parse(request.options);
    if (!options) return tl::unexpected(options.error());
    Result<Descriptor> root = fail("not mounted");
    std::thread([&] { root = mount_in_own_namespace(request, *options); }).join();
    return root;
}

namespace {

Result<void> unmount_with(const HostView& view, const std::filesystem::path& target, int flags) {
    // Closed again before the call: an open descriptor would keep it busy, and one that was closed later would take the
    // mark of MNT_EXPIRE off again.
    if (const auto found = view.open_without_links(target, O_PATH); !found) {
        return fail("unmounting " + found.error().what, found.error().code);
    }
    if (::umount2(below_root(view, target).c_str(), UMOUNT_NOFOLLOW | flags) == 0) return {};
    const int code = errno;
    if (code == EAGAIN && flags == MNT_EXPIRE) return {};
    if (code == EINVAL) return fail("unmounting " + target.string() + ": nothing is mounted there", code);
    if (code == EBUSY) {
        return fail("unmounting " + target.string() + ": it is in use (fuser -vm " + target.string() +
                        " tells by whom)",
                    code);
    }
    return fail_errno("unmounting " + target.string(), code);
}

}   // namespace

namespace {

// A remount sets all flags of the mount anew: those that it has are to stay.
Result<unsigned long> flags_of(const std::string& target) {
    struct Row { unsigned long shown, flag; };
    constexpr std::array rows = {Row{ST_NOSUID, MS_NOSUID},         Row{ST_NODEV, MS_NODEV},     Row{ST_NOEXEC, MS_NOEXEC},
                                 Row{ST_SYNCHRONOUS, MS_SYNCHRONOUS}, Row{ST_NOATIME, MS_NOATIME}, Row{ST_NODIRATIME, MS_NODIRATIME},
                                 Row{ST_RELATIME, MS_RELATIME}};
    struct statvfs info {};
    if (::statvfs(target.c_str(), &info) != 0) return fail_errno("the flags of a mount", errno);
    unsigned long flags = 0;
    for (const auto& row : rows)
        if ((info.f_flag & row.shown) != 0) flags |= row.flag;
    return flags;
}

// By the mount's own root, opened anew: flags 0 or MS_RDONLY are those of the filesystem, not of the mount point.
Result<void> remount(const HostView& view, const std::filesystem::path& target, unsigned long flags) {
    const auto mounted = view.open_without_links(target, O_PATH);
    if (!mounted) return tl::unexpected(mounted.error());
    const auto present = flags_of(by_number(*mounted));
    if (!present) return tl::unexpected(present.error());
    if (::mount(nullptr, by_number(*mounted).c_str(), nullptr, MS_REMOUNT | *present | flags, nullptr) == 0) return {};
    const int code = errno;
    const auto what = "making " + target.string() + (flags == MS_RDONLY ? " read-only" : " writable");
    if (code == EBUSY) return fail(what + ": files on it are open for writing (fuser -vm " + target.string() + " tells by whom)", code);
    return fail_errno(what, code);
}

}   // namespace

Result<void> HostControl::make_read_only(const std::filesystem::path& target) { return remount(view_, target, MS_RDONLY); }

Result<void> HostControl::make_writable(const std::filesystem::path& target) { return remount(view_, target, 0); }

Result<void> HostControl::unmount(const std::filesystem::path& target) {
    return unmount_with(view_, target, 0);
}

// The first call with MNT_EXPIRE only marks a mount that is not in use (umount2(2)), and looking at it here takes the mark
// off again, so that no call of ours is ever the second one.
Result<void> HostControl::can_unmount(const std::filesystem::path& target) {
    return unmount_with(view_, target, MNT_EXPIRE);
}

}   // namespace ack::host
