#include "host/tree_entry.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace ack::host {

namespace {

constexpr std::size_t piece_bytes = 1U << 20;

struct Pair {
    TreePlace tree, copy;
    std::string path;
    struct stat in_tree {}, in_copy {};
};

using Words = Result<std::string>;

// What two entries differ in, by their stat alone.
std::string by_stat(const struct stat& a, const struct stat& b) {
    if ((a.st_mode & S_IFMT) != (b.st_mode & S_IFMT)) return "is of another kind";
    if (!S_ISLNK(a.st_mode) && (a.st_mode & 07777U) != (b.st_mode & 07777U)) return "has another mode";
    if (a.st_uid != b.st_uid || a.st_gid != b.st_gid) return "has another owner";
    if ((S_ISREG(a.st_mode) || S_ISLNK(a.st_mode)) && a.st_size != b.st_size) return "has another size";
    if ((S_ISBLK(a.st_mode) || S_ISCHR(a.st_mode)) && a.st_rdev != b.st_rdev) return "is another device";
    if (a.st_mtim.tv_sec != b.st_mtim.tv_sec || a.st_mtim.tv_nsec != b.st_mtim.tv_nsec)
        return "has another time of modification";
    return {};
}

class Comparing {
public:
    Comparing(Compare how, const Ground& tree, const Ground& copy, const TreeWatch& watch)
        : how_(how), tree_ground_(tree), copy_ground_(copy), watch_(watch) {}

    Words compare(Pair pair) {
        if (auto on = go_on(watch_); !on) return tl::unexpected(on.error());
        auto in_tree = stat_of(pair.tree, pair.path), in_copy = stat_of(pair.copy, pair.path);
        if (!in_tree) return tl::unexpected(in_tree.error());
        if (!in_copy && in_copy.error().code == ENOENT) return pair.path + " is missing";
        if (!in_copy) return tl::unexpected(in_copy.error());
        pair.in_tree = *in_tree;
        pair.in_copy = *in_copy;
        if (const auto what = by_stat(pair.in_tree, pair.in_copy); !what.empty()) return pair.path + " " + what;
        if (!same_links(pair)) return pair.path + " is linked with other names";
        auto words = attributes(pair);
        if (!words || !words->empty()) return words;
        if (S_ISDIR(pair.in_tree.st_mode)) return directory(pair);
        if (S_ISLNK(pair.in_tree.st_mode)) return links(pair);
        return S_ISREG(pair.in_tree.st_mode) && how_ == Compare::content ? bytes(pair) : Words(std::string{});
    }

private:
    // Names of one inode here are names of one inode there.
    bool same_links(const Pair& pair) {
        if (S_ISDIR(pair.in_tree.st_mode)) return true;
        const auto there = linked_.emplace(pair.in_tree.st_ino, pair.in_copy.st_ino).first->second;
        const auto back = linked_back_.emplace(pair.in_copy.st_ino, pair.in_tree.st_ino).first->second;
        return there == pair.in_copy.st_ino && back == pair.in_tree.st_ino;
    }

    static Words attributes(const Pair& pair) {
        const auto in_tree = attributes_of(pair.tree, pair.path), in_copy = attributes_of(pair.copy, pair.path);
        if (!in_tree || !in_copy) return tl::unexpected(in_tree ? in_copy.error() : in_tree.error());
        return *in_tree == *in_copy ? "" : pair.path + " has other extended attributes";
    }

    static Words links(const Pair& pair) {
        const auto in_tree = link_text(pair.tree, pair.path), in_copy = link_text(pair.copy, pair.path);
        if (!in_tree || !in_copy) return tl::unexpected(in_tree ? in_copy.error() : in_tree.error());
        return *in_tree == *in_copy ? "" : pair.path + " leads elsewhere";
    }

    Words directory(const Pair& pair) {
        const auto tree = enter(pair.tree, tree_ground_, pair.path), copy = enter(pair.copy, copy_ground_, pair.path);
        if (!tree || !copy) return tl::unexpected(tree ? copy.error() : tree.error());
        auto wanted = names_of(tree->get(), pair.path), found = names_of(copy->get(), pair.path);
        if (!wanted || !found) return tl::unexpected(wanted ? found.error() : wanted.error());
        std::erase_if(*wanted, [&](const std::string& name) {
            const auto info = stat_of({tree->get(), name}, name);
            return info && S_ISSOCK(info->st_mode);
        });
        for (const auto& name : *found)
            if (!std::binary_search(wanted->begin(), wanted->end(), name)) return pair.path + "/" + name + " is too many";
        for (const auto& name : *wanted) {
            auto words = compare({{tree->get(), name}, {copy->get(), name}, pair.path + "/" + name, {}, {}});
            if (!words || !words->empty()) return words;
        }
        return std::string{};
    }

    Words bytes(const Pair& pair) {
        if (!compared_.emplace(pair.in_tree.st_ino, true).second) return std::string{};
        const Descriptor tree = open(pair.tree), copy = open(pair.copy);
        if (!tree || !copy) return fail_errno(pair.path, errno);
        // What is read is to come from the disk, not from what was remembered of the writing.
        if (::fdatasync(copy.get()) != 0) return fail_errno("writing the copy of " + pair.path, errno);
        static_cast<void>(::posix_fadvise(copy.get(), 0, 0, POSIX_FADV_DONTNEED));
        for (off_t at = 0; at < pair.in_tree.st_size;) {
            if (auto on = go_on(watch_); !on) return tl::unexpected(on.error());
            const auto a = read(tree.get(), at, piece_), b = read(copy.get(), at, other_piece_);
            if (a < 0 || b < 0) return fail_errno(pair.path, errno);
            if (a == 0 || a != b || std::memcmp(piece_.data(), other_piece_.data(), static_cast<std::size_t>(a)) != 0)
                return pair.path + " has other content, in the " + std::to_string(piece_bytes) + " bytes from " +
                       std::to_string(at);
            at += a;
        }
        return std::string{};
    }

    static Descriptor open(const TreePlace& place) {
        constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        Descriptor file(::openat(place.directory, place.name.c_str(), flags | O_NOATIME));
        if (!file && errno == EPERM) file = Descriptor(::openat(place.directory, place.name.c_str(), flags));
        return file;
    }

    // As much as there is, up to a whole piece.
    static ssize_t read(int file, off_t at, std::vector<std::byte>& into) {
        std::size_t done = 0;
        while (done < into.size()) {
            const auto got = ::pread(file, into.data() + done, into.size() - done, at + static_cast<off_t>(done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return -1;
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        return static_cast<ssize_t>(done);
    }

    Compare how_;
    Ground tree_ground_, copy_ground_;
    const TreeWatch& watch_;
    std::map<ino_t, ino_t> linked_, linked_back_;
    std::map<ino_t, bool> compared_;
    std::vector<std::byte> piece_ = std::vector<std::byte>(piece_bytes), other_piece_ = std::vector<std::byte>(piece_bytes);
};

}   // namespace

Result<std::string> difference_of_trees(const TreePlace& tree, const TreePlace& copy, Compare how, const TreeWatch& watch) {
    const auto in_tree = ground_of(tree.directory), in_copy = ground_of(copy.directory);
    if (!in_tree || !in_copy) return tl::unexpected(in_tree ? in_copy.error() : in_tree.error());
    return Comparing(how, *in_tree, *in_copy, watch).compare({tree, copy, tree.name, {}, {}});
}

}   // namespace ack::host
