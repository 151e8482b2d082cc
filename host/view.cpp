#include "host/view.hpp"

#include "host/recorder.hpp"
#include "host/rooted.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace ack::host {

struct HostView::State {
    std::filesystem::path root;
    Descriptor directory;
    bool live = false;
    std::shared_ptr<Recorder> recorder;

    Result<Descriptor> open(const std::filesystem::path& path, int flags, Links links = Links::follow) const;
    Result<struct stat> look_at(const std::filesystem::path& path, bool follow) const;
    void keep_presence(const std::filesystem::path& path, bool follow) const {
        if (recorder) recorder->presence(directory.get(), path, follow);
    }
};

namespace {

constexpr std::array<std::string_view, 6> program_directories{
    "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"};

// Says which operation it was; the path and the reason are there already.
Error named(const char* operation, const Error& error) {
    return {std::string(operation) + " " + error.what, error.code};
}

FileKind kind_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG:
        return FileKind::regular;
    case S_IFDIR:
        return FileKind::directory;
    case S_IFLNK:
        return FileKind::symlink;
    case S_IFBLK:
        return FileKind::block_device;
    case S_IFCHR:
        return FileKind::char_device;
    case S_IFIFO:
        return FileKind::fifo;
    case S_IFSOCK:
        return FileKind::socket;
    default:
        return FileKind::other;
    }
}

FileInfo info_of(const struct stat& from) {
    FileInfo info;
    info.kind = kind_of(from.st_mode);
    info.mode = from.st_mode & 07777U;
    info.uid = from.st_uid;
    info.gid = from.st_gid;
    info.size = static_cast<std::uint64_t>(from.st_size);
    info.device = from.st_dev;
    if (info.kind == FileKind::block_device || info.kind == FileKind::char_device) {
        info.special = from.st_rdev;
    }
    info.inode = from.st_ino;
    info.modified = from.st_mtim.tv_sec;
    return info;
}

Result<std::string> read_all(const Descriptor& file, const std::filesystem::path& path, bool device,
                             std::size_t limit) {
    std::string text;
    std::array<char, 16384> piece{};    // most files are of the kernel, which gives 4 KiB at a time
    while (true) {
        const auto length = ::read(file.get(), piece.data(), piece.size());
        if (length == 0) return text;
        if (length < 0) {
            if (errno == EINTR) continue;
            if (device && errno == EPIPE) continue;   // /dev/kmsg: records were overwritten while we read
            if (device && errno == EAGAIN) return text;
            return fail_errno("reading " + path.string(), errno);
        }
        text.append(piece.data(), static_cast<std::size_t>(length));
        if (text.size() > limit) {
            return fail("reading " + path.string() + ": longer than " + std::to_string(limit) + " bytes",
                        EFBIG);
        }
    }
}

}   // namespace

Result<Descriptor> HostView::State::open(const std::filesystem::path& path, int flags, Links links) const {
    if (!path.is_absolute()) return fail(path.string() + ": not an absolute path", EINVAL);
    if (!live) return open_in_root(directory.get(), path, flags, links);
    // By its own root, not by the descriptor: a thread that went to another mount namespace means the one it
    // is in.
    if (links == Links::refuse) {
        const Descriptor here(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
        return open_in_root(here.get(), path, flags, links);
    }
    Descriptor opened(::open(path.c_str(), flags | O_CLOEXEC));
    if (!opened) return fail_errno(path.string(), errno);
    return opened;
}

// One call where no root has to be kept to: every process of the host is looked at so.
Result<struct stat> HostView::State::look_at(const std::filesystem::path& path, bool follow) const {
    struct stat info {};
    if (live && path.is_absolute()) {
        if (::fstatat(AT_FDCWD, path.c_str(), &info, AT_NO_AUTOMOUNT | (follow ? 0 : AT_SYMLINK_NOFOLLOW)) == 0) return info;
        return fail_errno("looking at " + path.string(), errno);
    }
    const auto file = open(path, O_PATH | (follow ? 0 : O_NOFOLLOW));
    if (!file) return tl::unexpected(named("looking at", file.error()));
    if (::fstat(file->get(), &info) != 0) return fail_errno("looking at " + path.string(), errno);
    return info;
}

HostView::HostView(std::shared_ptr<State> state) : state_(std::move(state)) {}

Result<HostView> HostView::open(const std::filesystem::path& root) {
    auto state = std::make_shared<State>();
    state->directory = Descriptor(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!state->directory) return fail_errno("the root directory " + root.string(), errno);
    struct stat opened {
    }, running{};
    if (::fstat(state->directory.get(), &opened) != 0 || ::stat("/", &running) != 0) {
        return fail_errno("the root directory " + root.string(), errno);
    }
    state->live = opened.st_dev == running.st_dev && opened.st_ino == running.st_ino;
    std::error_code error;
    state->root = state->live ? "/" : std::filesystem::absolute(root, error).lexically_normal();
    return HostView(std::move(state));
}

bool HostView::live() const {
    return state_->live;
}
const std::filesystem::path& HostView::root() const {
    return state_->root;
}

Result<void> HostView::record_into(const std::filesystem::path& directory,
                                   std::function<std::string(std::string_view)> redact) {
    auto recorder = Recorder::open(directory, std::move(redact));
    if (!recorder) return tl::unexpected(recorder.error());
    state_->recorder = std::move(*recorder);
    return {};
}

std::optional<Error> HostView::record_failure() const {
    return state_->recorder ? state_->recorder->failure() : std::nullopt;
}

Result<Descriptor> HostView::open_file(const std::filesystem::path& path, int flags) const {
    return state_->open(path, flags);
}

Result<Descriptor> HostView::open_without_links(const std::filesystem::path& path, int flags) const {
    return state_->open(path, flags, Links::refuse);
}

Result<std::string> HostView::read(const std::filesystem::path& path, std::size_t limit) const {
    // Looked at before it is opened: to open some devices is to act on them.
    const auto info = target_info(path);
    if (!info) return tl::unexpected(info.error());
    if (info->kind == FileKind::directory) return fail_errno("reading " + path.string(), EISDIR);
    const bool device = info->kind == FileKind::char_device;
    if (info->kind != FileKind::regular && !device) {
        return fail("reading " + path.string() + ": not a file", EINVAL);
    }
    auto file = state_->open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file) return tl::unexpected(named("reading", file.error()));
    auto text = read_all(*file, path, device, limit);
    if (!text) return text;
    if (!state_->live && text->starts_with(not_recorded_text)) {
        return fail("reading " + path.string() + ": it was seen when this tree was recorded, but not read",
                    ENODATA);
    }
    if (state_->recorder) state_->recorder->content(state_->directory.get(), path, *text);
    return text;
}

Result<std::string> HostView::read_end(const std::filesystem::path& path, std::size_t most) const {
    const auto info = target_info(path);
    if (!info) return tl::unexpected(info.error());
    if (info->kind != FileKind::regular) return fail("reading " + path.string() + ": not a regular file", EINVAL);
    const auto file = state_->open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file) return tl::unexpected(named("reading", file.error()));
    const off_t size = ::lseek(file->get(), 0, SEEK_END);
    const off_t from = size > static_cast<off_t>(most) ? size - static_cast<off_t>(most) : 0;
    std::string text(static_cast<std::size_t>(std::max<off_t>(size - from, 0)), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const auto got = ::pread(file->get(), text.data() + done, text.size() - done, from + static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("reading " + path.string(), errno);
        if (got == 0) break;    // it was cut meanwhile
        done += static_cast<std::size_t>(got);
    }
    text.resize(done);
    return text;
}

Result<std::vector<std::string>> HostView::list(const std::filesystem::path& path) const {
    auto opened = state_->open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
    if (!opened) return tl::unexpected(named("listing", opened.error()));
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(opened->get()), ::closedir);
    if (!directory) return fail_errno("listing " + path.string(), errno);
    opened->release();
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(directory.get())) {
        const std::string_view name = static_cast<const char*>(entry->d_name);
        if (name != "." && name != "..") names.emplace_back(name);
        errno = 0;
    }
    if (errno != 0) return fail_errno("listing " + path.string(), errno);
    std::sort(names.begin(), names.end());
    if (state_->recorder) state_->recorder->names(state_->directory.get(), path, names);
    return names;
}

Result<std::string> HostView::read_link(const std::filesystem::path& path) const {
    // On a running host by its path: one call.
    auto link = live() && path.is_absolute() ? Result<Descriptor>() : state_->open(path, O_PATH | O_NOFOLLOW);
    if (!link) return tl::unexpected(named("reading the link", link.error()));
    std::array<char, 4096> target{};
    const auto length = *link ? ::readlinkat(link->get(), "", target.data(), target.size())
                              : ::readlink(path.c_str(), target.data(), target.size());
    // Of an open file that is no link, readlinkat(2) says ENOENT.
    if (length < 0 && (errno == EINVAL || (*link && errno == ENOENT)))
        return fail("reading the link " + path.string() + ": not a link", EINVAL);
    if (length < 0) return fail_errno("reading the link " + path.string(), errno);
    state_->keep_presence(path, false);
    return std::string(target.data(), static_cast<std::size_t>(length));
}

Result<FileInfo> HostView::info(const std::filesystem::path& path) const {
    const auto info = state_->look_at(path, false);
    if (!info) return tl::unexpected(info.error());
    state_->keep_presence(path, false);
    return info_of(*info);
}

Result<FileInfo> HostView::target_info(const std::filesystem::path& path) const {
    const auto info = state_->look_at(path, true);
    if (!info) return tl::unexpected(info.error());
    state_->keep_presence(path, true);
    return info_of(*info);
}

Result<Space> HostView::space(const std::filesystem::path& path) const {
    if (!live()) {
        return fail("the space at " + path.string() + " is known only on a running host, not of " +
                    root().string());
    }
    struct statvfs from {};
    if (::statvfs(path.c_str(), &from) != 0) {
        return fail_errno("looking at the space at " + path.string(), errno);
    }
    Space space;
    space.bytes = std::uint64_t{from.f_blocks} * from.f_frsize;
    space.bytes_free = std::uint64_t{from.f_bavail} * from.f_frsize;
    space.inodes = from.f_files;
    space.inodes_free = from.f_favail;
    space.read_only = (from.f_flag & ST_RDONLY) != 0;
    return space;
}

Result<void> HostView::may_write(const std::filesystem::path& path) const {
    if (!live()) return fail("whether " + path.string() + " can be written to is known only on a running host");
    const auto file = state_->open(path, O_PATH);
    if (!file) return tl::unexpected(named("looking at", file.error()));
    if (::access(("/proc/self/fd/" + std::to_string(file->get())).c_str(), W_OK) == 0) return {};
    const int code = errno;
    if (code == EPERM) return fail(path.string() + " is immutable (lsattr -d " + path.string() + ")", code);
    return fail_errno("writing to " + path.string(), code);
}

bool HostView::exists(const std::filesystem::path& path) const {
    return info(path).has_value();
}

Result<std::filesystem::path> HostView::find_program(std::string_view name) const {
    for (const auto directory : program_directories) {
        auto path = std::filesystem::path(directory) / name;
        const auto found = target_info(path);
        if (found && found->kind == FileKind::regular && (found->mode & 0111U) != 0) return path;
    }
    return fail("the program " + std::string(name) + " is in none of the standard directories", ENOENT);
}

Result<ProcessResult> HostView::ask(Asking which, const std::vector<std::string>& arguments,
                                    Deadline deadline) const {
    const auto wanted = program(which);
    if (!live()) {
        return fail("cannot ask " + std::string(wanted.name) + ": " + root().string() +
                    " is an image or a recorded tree, not a running host");
    }
    if (!only_asks(which, arguments)) return fail("not a question for " + std::string(wanted.name));
    const auto path = find_program(wanted.name);
    if (!path) return tl::unexpected(path.error());
    ProcessRequest request;
    request.program = *path;
    request.arguments = words_of(wanted, arguments);
    request.environment = minimal_environment();
    request.deadline = deadline;
    request.grace = std::chrono::seconds(1);    // it only answers: there is nothing it has to bring to an end
    return run_process(request);
}

bool absent(const Error& error) {
    return error.code == ENOENT || error.code == ENOTDIR;
}

}   // namespace ack::host
