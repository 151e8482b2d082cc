#include "host/recorder.hpp"

#include "host/rooted.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace ack::host {

namespace {

constexpr off_t largest_placeholder = off_t{64} << 20;   // sparse, but whoever packs the tree reads it

}   // namespace

Result<std::shared_ptr<Recorder>> Recorder::open(const std::filesystem::path& directory, Redact redact) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return fail_errno("cannot make the record directory " + directory.string(), error.value());
    if (::chmod(directory.c_str(), 0700) != 0) {
        return fail_errno("cannot make the record directory " + directory.string() + " root-only", errno);
    }
    return std::shared_ptr<Recorder>(new Recorder(directory, std::move(redact)));
}

void Recorder::content(int root, const std::filesystem::path& path, std::string_view text) {
    const std::lock_guard lock(mutex_);
    struct stat info {};
    const auto place = way(root, path, O_PATH, info);
    if (!place) return;
    write(*place, redact_ ? redact_(text) : std::string(text), info.st_mode & 0777U, true);
}

void Recorder::names(int root, const std::filesystem::path& path, const std::vector<std::string>& names) {
    for (const auto& name : names) presence(root, path / name, false);
    if (names.empty()) presence(root, path, true);
}

void Recorder::presence(int root, const std::filesystem::path& path, bool follow) {
    const std::lock_guard lock(mutex_);
    struct stat info {};
    const auto place = way(root, path, follow ? O_PATH : O_PATH | O_NOFOLLOW, info);
    if (!place || S_ISDIR(info.st_mode)) return;
    make_placeholder(*place, info);
}

std::optional<Error> Recorder::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

// What has gone since, or was never there, needs no record: its absence is what the tree then shows.
std::optional<std::string> Recorder::way(int root, const std::filesystem::path& path, int flags,
                                         struct stat& info) {
    const Seen seen{
        [this](const std::string& place) { make_directory(place); },
        [this](const std::string& place, const std::string& target) { make_link(place, target); }};
    auto walked = walk_in_root(root, path, flags, Links::follow, seen);
    if (!walked || ::fstat(walked->descriptor.get(), &info) != 0) return {};
    if (S_ISLNK(info.st_mode)) {
        if (auto target = read_open_link(walked->descriptor.get())) make_link(walked->place, *target);
        return {};
    }
    return walked->place;
}

void Recorder::make_directory(const std::string& place) {
    if (::mkdir(kept(place).c_str(), 0755) != 0 && errno != EEXIST) failed(place, errno);
}

void Recorder::make_link(const std::string& place, const std::string& target) {
    if (::symlink(target.c_str(), kept(place).c_str()) != 0 && errno != EEXIST) failed(place, errno);
}

void Recorder::make_placeholder(const std::string& place, const struct stat& info) {
    // Device nodes are not made: in a recorded tree they would lead to the disks of the machine it is looked
    // at on.
    const bool empty = S_ISREG(info.st_mode) && info.st_size == 0 && info.st_blocks == 0;
    write(place,
          empty && !place.starts_with("/proc/") && !place.starts_with("/sys/") ? "" : not_recorded_text,
          info.st_mode & 0777U, false);
    const auto length = static_cast<off_t>(not_recorded_text.size());
    if (S_ISREG(info.st_mode) && info.st_size > length && info.st_size <= largest_placeholder) {
        struct stat now {};
        if (::stat(kept(place).c_str(), &now) == 0 && now.st_size == length &&
            ::truncate(kept(place).c_str(), info.st_size) != 0) {
            failed(place, errno);
        }
    }
}

void Recorder::write(const std::string& place, std::string_view text, unsigned mode, bool replace) {
    const int how = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (replace ? O_TRUNC : O_EXCL);
    const Descriptor file(::open(kept(place).c_str(), how, 0600));
    if (!file) {
        if (replace || errno != EEXIST) failed(place, errno);
        return;
    }
    while (!text.empty()) {
        const auto written = ::write(file.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed(place, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fchmod(file.get(), mode) != 0) failed(place, errno);
}

void Recorder::failed(const std::string& place, int code) {
    if (!failure_) {
        failure_ = fail_errno("cannot record " + place + " in " + directory_.string(), code).value();
    }
}

}   // namespace ack::host
