#include "host/follow.hpp"

#include "host/descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace ack::host {

namespace {

constexpr std::chrono::milliseconds nap{200};    // where growth cannot be waited for
constexpr std::size_t longest_line = 1U << 20;   // what never ends is given out in parts

}   // namespace

struct FollowedFile::State {
    std::filesystem::path path;
    Descriptor file, watch;
    std::string unfinished;

    Result<void> open();
    Result<std::size_t> read_some();
    std::string take_lines();
};

Result<void> FollowedFile::State::open() {
    if (file) return {};
    file = Descriptor(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno != ENOENT) return fail_errno("following " + path.string(), errno);
    if (!file) return {};
    watch = Descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    const auto by_number = "/proc/self/fd/" + std::to_string(file.get());
    if (watch && ::inotify_add_watch(watch.get(), by_number.c_str(), IN_MODIFY | IN_ATTRIB) < 0) {
        watch.close();
    }
    return {};
}

Result<std::size_t> FollowedFile::State::read_some() {
    std::array<char, 65536> piece{};
    while (true) {
        const auto length = ::read(file.get(), piece.data(), piece.size());
        if (length < 0 && errno == EINTR) continue;
        if (length < 0) return fail_errno("following " + path.string(), errno);
        unfinished.append(piece.data(), static_cast<std::size_t>(length));
        return static_cast<std::size_t>(length);
    }
}

std::string FollowedFile::State::take_lines() {
    auto end = unfinished.rfind('\n');
    if (end == std::string::npos) {
        end = unfinished.size() < longest_line ? std::string::npos : unfinished.size() - 1;
    }
    if (end == std::string::npos) return {};
    auto lines = unfinished.substr(0, end + 1);
    unfinished.erase(0, end + 1);
    return lines;
}

FollowedFile::FollowedFile(std::filesystem::path file) : state_(std::make_shared<State>()) {
    state_->path = std::move(file);
}

Result<std::string> FollowedFile::new_lines() {
    if (auto opened = state_->open(); !opened) return tl::unexpected(opened.error());
    while (state_->file && state_->unfinished.size() < longest_line) {
        const auto length = state_->read_some();
        if (!length) return tl::unexpected(length.error());
        if (*length == 0) break;
    }
    return state_->take_lines();
}

void FollowedFile::wait(std::chrono::milliseconds time, int wake) {
    const auto longest = state_->watch ? time : std::min(time, nap);
    pollfd ready[] = {{state_->watch.get(), POLLIN, 0}, {wake, POLLIN, 0}};   // poll passes over -1
    if (::poll(ready, 2, static_cast<int>(longest.count())) <= 0) return;
    std::array<char, 4096> events{};
    while (state_->watch && ::read(state_->watch.get(), events.data(), events.size()) > 0) {
    }
}

}   // namespace ack::host
