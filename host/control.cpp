#include "host/control.hpp"

#include "host/extended_attributes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <random>

namespace ack::host {

namespace {

struct Place {
    Descriptor directory;
    std::string name;
};

// The directory a path lies in, open, and its last name. What acts goes through these two, so that nothing
// that is renamed or linked meanwhile leads it elsewhere.
Result<Place> place_of(const HostView& view, const std::filesystem::path& path) {
    const auto clean = path.lexically_normal();
    if (!clean.is_absolute() || !clean.has_filename()) {
        return fail(path.string() + ": not an absolute path of a file", EINVAL);
    }
    auto directory = view.open_file(clean.parent_path(), O_RDONLY | O_DIRECTORY);
    if (!directory) return tl::unexpected(directory.error());
    return Place{std::move(*directory), clean.filename()};
}

// Nothing where there is no file.
Result<std::optional<struct stat>> look(const Place& place, const std::filesystem::path& path) {
    struct stat info {};
    if (::fstatat(place.directory.get(), place.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) return info;
    if (errno == ENOENT) return std::nullopt;
    return fail_errno(path.string(), errno);
}

std::string temporary_name(const std::string& name) {
    return "." + name.substr(0, 200) + ".ack-attach-" + std::to_string(std::random_device()());
}

Result<void> write_all(int file, std::string_view text, const std::string& what) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail_errno(what, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

struct Owner {
    uid_t uid = 0;
    gid_t gid = 0;
    unsigned mode = 0;
    int attributes_of = -1;   // an open file
};

// Everything but the rename.
Result<void> fill(int file, std::string_view text, const Owner& owner, const std::string& what) {
    if (auto written = write_all(file, text, what); !written) return written;
    if (::fchown(file, owner.uid, owner.gid) != 0 || ::fchmod(file, owner.mode) != 0) {
        return fail_errno(what, errno);
    }
    if (owner.attributes_of >= 0) {
        if (auto copied = copy_extended_attributes(owner.attributes_of, file); !copied) {
            return fail(what + ": " + copied.error().what, copied.error().code);
        }
    }
    if (::fsync(file) != 0) return fail_errno(what, errno);
    return {};
}

Result<void> write_beside_and_rename(const Place& place, const std::filesystem::path& path,
                                     std::string_view text, const Owner& owner) {
    const auto temporary = temporary_name(place.name);
    const int directory = place.directory.get();
    Descriptor file(
        ::openat(directory, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) return fail_errno("writing " + path.string(), errno);
    if (auto filled = fill(file.get(), text, owner, "writing " + path.string()); !filled) {
        ::unlinkat(directory, temporary.c_str(), 0);
        return filled;
    }
    if (::renameat(directory, temporary.c_str(), directory, place.name.c_str()) != 0) {
        const int code = errno;
        ::unlinkat(directory, temporary.c_str(), 0);
        return fail_errno("putting the new " + path.string() + " in place", code);
    }
    if (::fsync(directory) != 0) return fail_errno("making the new " + path.string() + " durable", errno);
    return {};
}

}   // namespace

Result<void> HostControl::write_file(const std::filesystem::path& path, std::string_view text,
                                     unsigned mode) {
    auto place = place_of(view_, path);
    if (!place) return fail("writing " + place.error().what, place.error().code);
    const auto there = look(*place, path);
    if (!there) return tl::unexpected(there.error());
    if (*there && S_ISLNK((*there)->st_mode)) {
        return fail("writing " + path.string() + ": it is a symbolic link", ELOOP);
    }
    if (*there && !S_ISREG((*there)->st_mode)) {
        return fail("writing " + path.string() + ": it is not a regular file", EEXIST);
    }
    return write_beside_and_rename(*place, path, text, {0, 0, mode, -1});
}

Result<void> HostControl::replace_file(const std::filesystem::path& path, std::string_view text) {
    auto place = place_of(view_, path);
    if (!place) return fail("replacing " + place.error().what, place.error().code);
    const Descriptor old(::openat(place->directory.get(), place->name.c_str(),
                                  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!old) return fail_errno("replacing " + path.string(), errno);
    struct stat info {};
    if (::fstat(old.get(), &info) != 0) return fail_errno("replacing " + path.string(), errno);
    if (!S_ISREG(info.st_mode)) {
        return fail("replacing " + path.string() + ": it is not a regular file", EINVAL);
    }
    return write_beside_and_rename(*place, path, text,
                                   {info.st_uid, info.st_gid, info.st_mode & 07777U, old.get()});
}

Result<void> HostControl::make_directories(const std::filesystem::path& path, unsigned mode) {
    std::filesystem::path so_far = "/";
    for (const auto& name : path.lexically_normal().relative_path()) {
        if (name.empty()) continue;
        const auto parent = view_.open_file(so_far, O_RDONLY | O_DIRECTORY);
        if (!parent) {
            return fail("making the directory " + path.string() + ": " + parent.error().what,
                        parent.error().code);
        }
        so_far /= name;
        if (::mkdirat(parent->get(), name.c_str(), 0700) == 0) {
            if (::fchmodat(parent->get(), name.c_str(), mode, 0) != 0 || ::fsync(parent->get()) != 0) {
                return fail_errno("making the directory " + so_far.string(), errno);
            }
            continue;
        }
        if (errno != EEXIST) return fail_errno("making the directory " + so_far.string(), errno);
        const auto there = view_.target_info(so_far);
        if (!there) {
            return fail("making the directory " + so_far.string() + ": " + there.error().what,
                        there.error().code);
        }
        if (there->kind != FileKind::directory) {
            return fail("making the directory " + so_far.string() + ": something else stands there", ENOTDIR);
        }
    }
    return {};
}

namespace {

Result<void> unlink(const HostView& view, const std::filesystem::path& path, int flags) {
    auto place = place_of(view, path);
    if (!place && absent(place.error())) return {};
    if (!place) return fail("removing " + place.error().what, place.error().code);
    if (::unlinkat(place->directory.get(), place->name.c_str(), flags) != 0) {
        if (errno == ENOENT) return {};
        return fail_errno("removing " + path.string(), errno);
    }
    if (::fsync(place->directory.get()) != 0) {
        return fail_errno("removing " + path.string() + " for good", errno);
    }
    return {};
}

}   // namespace

Result<void> HostControl::remove_file(const std::filesystem::path& path) {
    return unlink(view_, path, 0);
}

Result<void> HostControl::remove_empty_directory(const std::filesystem::path& path) {
    return unlink(view_, path, AT_REMOVEDIR);
}

Result<ProcessResult> HostControl::run(Changing which, const std::vector<std::string>& arguments,
                                       ProcessRequest request) {
    const auto wanted = program(which);
    if (!view_.live()) {
        return fail("cannot run " + std::string(wanted.name) + ": " + view_.root().string() +
                    " is not a running host");
    }
    if (wanted.name.starts_with('/')) {
        request.program = wanted.name;
    } else {
        const auto path = view_.find_program(wanted.name);
        if (!path) return tl::unexpected(path.error());
        request.program = *path;
    }
    request.arguments = words_of(wanted, arguments);
    if (request.environment.empty()) request.environment = minimal_environment();
    return run_process(request);
}

}   // namespace ack::host
