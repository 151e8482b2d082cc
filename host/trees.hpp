// Whole directory trees, by open directories: nothing that is renamed or linked meanwhile leads anywhere else. Links are
// not followed, and what is mounted inside a tree is an error, never entered. What writes is in control.hpp.
#pragma once

#include "host/deadline.hpp"
#include "host/result.hpp"

#include <cstdint>
#include <stop_token>
#include <string>

namespace ack::host {

// An entry of an open directory.
struct TreePlace {
    int directory = -1;
    std::string name;
};

struct TreeWatch {
    Deadline deadline = Deadline::never();
    std::stop_token stop;
};

struct TreeSize {
    std::uint64_t bytes = 0;      // that are allocated, hard links counted once
    std::uint64_t inodes = 0;
    std::uint64_t sockets = 0;    // which are not copied: they mean nothing without their process
    // Another one as soon as anything in the tree is written to, renamed, made or removed, whatever times are put back
    // afterwards: of all numbers of inodes and times of change. Renaming the tree itself leaves it as it is.
    std::uint64_t stamp = 0;
};
Result<TreeSize> measure_tree(const TreePlace& tree, const TreeWatch& watch);

enum class Compare {
    metadata,    // kinds, owners, modes, sizes, times of modification, attributes, links and hard links, names
    content,     // and every byte
};
// Empty when `copy` is what a copy of `tree` has to be (sockets left out); else the first difference, in words.
Result<std::string> difference_of_trees(const TreePlace& tree, const TreePlace& copy, Compare how, const TreeWatch& watch);

}   // namespace ack::host
