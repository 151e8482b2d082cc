#include "host/rooted.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <deque>
#include <string_view>
#include <vector>

namespace ack::host {

namespace {

constexpr int most_links = 40;   // as the kernel has it (MAXSYMLINKS)

std::deque<std::string> names_of(std::string_view path) {
    std::deque<std::string> names;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0 && path.substr(0, end) != ".") names.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return names;
}

tl::unexpected<Error> not_opened(const std::filesystem::path& path, int code) {
    return fail_errno(path.string(), code);
}

class Walk {
public:
    Walk(int root, const std::filesystem::path& path, int flags, Links links, const Seen& seen)
        : root_(root), path_(path), flags_(flags), links_(links), seen_(seen), left_(names_of(path.native())),
          must_be_directory_(path.native().ends_with('/')) {}

    Result<Walked> run() {
        while (!left_.empty()) {
            const std::string name = std::move(left_.front());
            left_.pop_front();
            if (name == "..") {
                if (!entered_.empty()) entered_.pop_back();
                continue;
            }
            const bool last = left_.empty();
            Descriptor next(::openat(here(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
            if (!next) return not_opened(path_, errno);
            struct stat info {};
            if (::fstat(next.get(), &info) != 0) return not_opened(path_, errno);
            const bool wants_link_itself = last && (flags_ & O_NOFOLLOW) != 0 && !must_be_directory_;
            if (S_ISLNK(info.st_mode) && (links_ == Links::refuse || !wants_link_itself)) {
                if (auto followed = follow(next.get(), name); !followed) {
                    return tl::unexpected(followed.error());
                }
                continue;
            }
            if (last && !S_ISDIR(info.st_mode)) return open_last(name);
            if (!S_ISDIR(info.st_mode)) return not_opened(path_, ENOTDIR);
            entered_.push_back({std::move(next), name});
            if (seen_.directory) seen_.directory(place());
        }
        return open_here();
    }

private:
    struct Entered {
        Descriptor directory;
        std::string name;
    };

    int here() const { return entered_.empty() ? root_ : entered_.back().directory.get(); }

    std::string place() const {
        std::string all;
        for (const auto& one : entered_) all += "/" + one.name;
        return all.empty() ? "/" : all;
    }
    std::string place_of(const std::string& name) const {
        return entered_.empty() ? "/" + name : place() + "/" + name;
    }

    Result<void> follow(int link, const std::string& name) {
        if (links_ == Links::refuse) {
            return fail(path_.string() + ": " + place_of(name) + " is a symbolic link", ELOOP);
        }
        if (++links_met_ > most_links) return not_opened(path_, ELOOP);
        auto target = read_open_link(link);
        if (!target) return tl::unexpected(target.error());
        if (seen_.link) seen_.link(place_of(name), *target);
        if (target->starts_with('/')) entered_.clear();
        if (left_.empty() && target->ends_with('/')) must_be_directory_ = true;
        const auto names = names_of(*target);
        left_.insert(left_.begin(), names.begin(), names.end());
        return {};
    }

    Result<Walked> open_last(const std::string& name) {
        if (must_be_directory_) return not_opened(path_, ENOTDIR);
        Descriptor opened(::openat(here(), name.c_str(), flags_ | O_NOFOLLOW | O_CLOEXEC));
        if (!opened) return not_opened(path_, errno);
        return Walked{std::move(opened), place_of(name)};
    }

    Result<Walked> open_here() {
        Descriptor opened(::openat(here(), ".", (flags_ & ~O_NOFOLLOW) | O_CLOEXEC));
        if (!opened) return not_opened(path_, errno);
        return Walked{std::move(opened), place()};
    }

    int root_;
    const std::filesystem::path& path_;
    int flags_;
    Links links_;
    const Seen& seen_;
    std::deque<std::string> left_;
    bool must_be_directory_;
    std::vector<Entered> entered_;
    int links_met_ = 0;
};

}   // namespace

Result<std::string> read_open_link(int link) {
    std::string target(4096, '\0');
    const auto length = ::readlinkat(link, "", target.data(), target.size());
    if (length < 0) return fail_errno("reading a symbolic link", errno);
    target.resize(static_cast<std::size_t>(length));
    return target;
}

Result<Walked> walk_in_root(int root, const std::filesystem::path& path, int flags, Links links,
                            const Seen& seen) {
    if (path.native().find('\0') != std::string::npos) return not_opened(path, EINVAL);
    return Walk(root, path, flags, links, seen).run();
}

Result<Descriptor> open_in_root(int root, const std::filesystem::path& path, int flags, Links links) {
    open_how how{};
    how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT | (links == Links::refuse ? RESOLVE_NO_SYMLINKS : 0U);
    const long opened = ::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how);
    if (opened >= 0) return Descriptor(static_cast<int>(opened));
    // EPERM: seccomp filters older than the call; EAGAIN: a rename passed by; both are answered by the walk.
    if (errno != ENOSYS && errno != EPERM && errno != EAGAIN) return not_opened(path, errno);
    auto walked = walk_in_root(root, path, flags, links);
    if (!walked) return tl::unexpected(walked.error());
    return std::move(walked->descriptor);
}

}   // namespace ack::host
