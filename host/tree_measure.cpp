#include "host/tree_entry.hpp"

#include <set>

namespace ack::host {

namespace {

// SplitMix64's finalizer (Steele, Lea, Flood 2014).
std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

std::uint64_t stamp_of(ino_t inode, const timespec& time) {
    return mixed(mixed(mixed(inode) ^ static_cast<std::uint64_t>(time.tv_sec)) ^ static_cast<std::uint64_t>(time.tv_nsec));
}

class Measuring {
public:
    Measuring(const Ground& ground, const TreeWatch& watch) : ground_(ground), watch_(watch) {}

    Result<void> add(const TreePlace& place, const std::string& path) {
        if (auto on = go_on(watch_); !on) return on;
        const auto info = stat_of(place, path);
        if (!info) return tl::unexpected(info.error());
        if (S_ISSOCK(info->st_mode)) {
            ++size_.sockets;
            return {};
        }
        if (!S_ISDIR(info->st_mode) && info->st_nlink > 1 && !seen_.insert(info->st_ino).second) return {};
        size_.stamp += stamp_of(info->st_ino, size_.inodes == 0 ? info->st_mtim : info->st_ctim);
        ++size_.inodes;
        size_.bytes += static_cast<std::uint64_t>(info->st_blocks) * 512;
        return S_ISDIR(info->st_mode) ? add_all_in(place, path) : Result<void>();
    }
    const TreeSize& size() const { return size_; }

private:
    Result<void> add_all_in(const TreePlace& place, const std::string& path) {
        const auto directory = enter(place, ground_, path);
        if (!directory) return tl::unexpected(directory.error());
        const auto names = names_of(directory->get(), path);
        if (!names) return tl::unexpected(names.error());
        for (const auto& name : *names)
            if (auto added = add({directory->get(), name}, path + "/" + name); !added) return added;
        return {};
    }

    Ground ground_;
    const TreeWatch& watch_;
    TreeSize size_;
    std::set<ino_t> seen_;
};

}   // namespace

Result<TreeSize> measure_tree(const TreePlace& tree, const TreeWatch& watch) {
    const auto ground = ground_of(tree.directory);
    if (!ground) return tl::unexpected(ground.error());
    Measuring measuring(*ground, watch);
    if (auto added = measuring.add(tree, tree.name); !added) return tl::unexpected(added.error());
    return measuring.size();
}

}   // namespace ack::host
