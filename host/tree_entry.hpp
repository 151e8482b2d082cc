// One entry of a tree: what the files of trees.hpp share.
#pragma once

#include "host/descriptor.hpp"
#include "host/result.hpp"
#include "host/trees.hpp"

#include <map>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace ack::host {

// What a walk must not leave: a filesystem, and the mount it is seen through (nothing where the kernel does not tell).
struct Ground {
    dev_t device = 0;
    std::optional<std::uint64_t> mount;
    bool operator==(const Ground&) const = default;
};
Result<Ground> ground_of(int descriptor);

// Errors name `path`, which is for people only.
Result<struct stat> stat_of(const TreePlace& place, const std::string& path);
// The directory itself (ENOTDIR for a link); with a ground, only on that ground (EXDEV).
Result<Descriptor> enter(const TreePlace& place, const std::optional<Ground>& ground, const std::string& path);
// Sorted, without "." and "..".
Result<std::vector<std::string>> names_of(int directory, const std::string& path);
Result<std::string> link_text(const TreePlace& place, const std::string& path);
// All extended attributes of the entry itself, but for those that the kernel binds to one inode (security.evm).
Result<std::map<std::string, std::string>> attributes_of(const TreePlace& place, const std::string& path);
Result<void> set_attributes(const TreePlace& place, const std::map<std::string, std::string>& attributes,
                            const std::string& path);

// The deadline and the stop as an error.
Result<void> go_on(const TreeWatch& watch);

}   // namespace ack::host
