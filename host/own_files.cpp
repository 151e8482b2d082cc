#include "host/own_files.hpp"

#include "host/descriptor.hpp"
#include "host/file_lock.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <random>

namespace ack::host {

namespace {

constexpr int lock_tries =
    20;   // with 10 ms between them: whoever only looks holds it for a moment (lock_holder)

tl::unexpected<Error> failed(const char* verb, const std::filesystem::path& path, int code) {
    return fail_errno(std::string(verb) + " " + path.string(), code);
}

Result<void> write_all(int file, std::string_view text, const std::filesystem::path& path) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("writing", path, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> sync_directory(const std::filesystem::path& directory) {
    const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened || ::fsync(opened.get()) != 0) return failed("making durable what is in", directory, errno);
    return {};
}

std::filesystem::path beside(const std::filesystem::path& file) {
    return file.parent_path() /
           ("." + file.filename().string() + "." + std::to_string(std::random_device()()));
}

Result<void> rename_into_place(const std::filesystem::path& temporary, const std::filesystem::path& file) {
    if (::rename(temporary.c_str(), file.c_str()) == 0) return sync_directory(file.parent_path());
    const int code = errno;
    ::unlink(temporary.c_str());
    return failed("putting in place", file, code);
}

Result<std::string> read_all(int file, const std::filesystem::path& path, std::size_t limit) {
    std::string text;
    std::array<char, 65536> piece{};
    while (true) {
        const auto length = ::read(file, piece.data(), piece.size());
        if (length < 0 && errno == EINTR) continue;
        if (length < 0) return failed("reading", path, errno);
        if (length == 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(length));
        if (text.size() > limit) {
            return fail("reading " + path.string() + ": longer than " + std::to_string(limit) + " bytes",
                        EFBIG);
        }
    }
}

Result<void> check_directory(const std::filesystem::path& directory) {
    struct stat info {};
    if (::lstat(directory.c_str(), &info) != 0) return failed("looking at", directory, errno);
    if (!S_ISDIR(info.st_mode)) return fail(directory.string() + " is not a directory", ENOTDIR);
    if (info.st_uid != ::geteuid() || (info.st_mode & 0022U) != 0) {
        return fail(directory.string() +
                        " belongs to another user, or others may write in it: nothing of ours goes there",
                    EPERM);
    }
    return {};
}

}   // namespace

Result<void> make_own_directory(const std::filesystem::path& directory) {
    std::filesystem::path so_far;
    for (const auto& name : std::filesystem::absolute(directory).lexically_normal()) {
        if (name.empty()) continue;
        so_far /= name;
        if (::mkdir(so_far.c_str(), 0700) == 0) continue;
        const int code = errno;    // exists() changes it
        if (code != EEXIST && !(code == EROFS && std::filesystem::exists(so_far))) {
            return failed("making the directory", so_far, code);
        }
    }
    return check_directory(so_far);
}

Result<void> write_own_file(const std::filesystem::path& file, std::string_view text) {
    const auto temporary = beside(file);
    const Descriptor opened(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!opened) return failed("writing", file, errno);
    auto written = write_all(opened.get(), text, file);
    if (written && ::fsync(opened.get()) != 0) written = failed("writing", file, errno);
    if (!written) {
        ::unlink(temporary.c_str());
        return written;
    }
    return rename_into_place(temporary, file);
}

Result<void> append_own_file(const std::filesystem::path& file, std::string_view text) {
    const Descriptor opened(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!opened) return failed("opening", file, errno);
    return write_all(opened.get(), text, file);
}

Result<std::string> read_own_file(const std::filesystem::path& file, std::size_t limit) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!opened) return failed("reading", file, errno);
    return read_all(opened.get(), file, limit);
}

Result<void> point_own_link(const std::filesystem::path& link, const std::filesystem::path& target) {
    const auto temporary = beside(link);
    if (::symlink(target.c_str(), temporary.c_str()) != 0) return failed("making the link", link, errno);
    return rename_into_place(temporary, link);
}

Result<void> remove_own_file(const std::filesystem::path& file) {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) return failed("removing", file, errno);
    return {};
}

Result<void> remove_own_directory(const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::remove_all(directory, error);   // does not follow links
    if (error) return failed("removing", directory, error.value());
    return {};
}

struct OwnLock::Held {
    Descriptor file;
};

OwnLock::OwnLock(std::shared_ptr<Held> held) : held_(std::move(held)) {}

Result<OwnLock> OwnLock::take(const std::filesystem::path& file, std::string_view text) {
    Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!opened) return failed("opening the lock", file, errno);
    for (int left = lock_tries; ::flock(opened.get(), LOCK_EX | LOCK_NB) != 0; --left) {
        if (errno != EWOULDBLOCK && errno != EINTR) return failed("locking", file, errno);
        const auto holder = flock_holder(opened.get());
        if (left <= 1) {
            return fail(file.string() + " is locked by another run" +
                            (holder ? " (" + describe(*holder) + ")" : ""),
                        EWOULDBLOCK);
        }
        ::poll(nullptr, 0, 10);
    }
    struct stat held {
    }, there{};
    if (::fstat(opened.get(), &held) != 0 || ::stat(file.c_str(), &there) != 0 ||
        held.st_ino != there.st_ino) {
        return fail("locking " + file.string() + ": somebody removed it meanwhile", ESTALE);
    }
    if (::ftruncate(opened.get(), 0) != 0) return failed("writing", file, errno);
    if (auto written = write_all(opened.get(), text, file); !written) return tl::unexpected(written.error());
    return OwnLock(std::make_shared<Held>(Held{std::move(opened)}));
}

Result<std::string> lock_holder(const std::filesystem::path& file) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!opened) return failed("opening the lock", file, errno);
    // The kernel's list disturbs nobody; it leaves out processes that our PID namespace does not see, so ask
    // then.
    if (!flock_holder(opened.get())) {
        if (::flock(opened.get(), LOCK_SH | LOCK_NB) == 0) {
            return fail(file.string() + " is locked by nobody", ENOENT);
        }
        if (errno != EWOULDBLOCK) return failed("asking for the lock", file, errno);
    }
    return read_all(opened.get(), file, 1U << 16);
}

}   // namespace ack::host
