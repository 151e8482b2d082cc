// Real filesystems on loop devices: made, filled, and copied while they are mounted, as a power cut would leave them.
#pragma once

#include "tests/disk/loop.hpp"
#include "tests/disk/sandbox.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

namespace ack::testing {

constexpr std::uint64_t mebi = 1ULL << 20;

inline void run_command(const std::string& command) {
    ASSERT_EQ(std::system(("{ " + command + "; } >/dev/null 2>&1").c_str()), 0) << command;
}

// Each MiB that is not all zeros, as it is stored.
inline void each_piece(const Loop& loop, std::uint64_t bytes,
                       const std::function<void(std::uint64_t, const std::string&)>& take) {
    for (std::uint64_t at = 0; at < bytes; at += mebi) {
        const auto piece = loop.read_below(at, mebi);
        if (!host::all_zero(std::as_bytes(std::span(piece.data(), piece.size())))) take(at, piece);
    }
}

inline void copy_disk(const Loop& from, const Loop& to, std::uint64_t bytes) {
    each_piece(from, bytes, [&](std::uint64_t at, const std::string& piece) { to.write_below(at, piece); });
}

// Stands for all that is stored: equal when it is.
inline std::size_t sum_of(const Loop& loop, std::uint64_t bytes) {
    std::size_t sum = 0;
    each_piece(loop, bytes, [&](std::uint64_t at, const std::string& piece) {
        sum = sum * 31 + std::hash<std::string>()(piece) + at;
    });
    return sum;
}

// Mounts it where nobody else sees it, runs the command in it, and then `while_mounted`.
inline void in_mounted(const Loop& loop, const std::string& type, const std::string& command,
                       const std::function<void()>& while_mounted = {}) {
    alone([&] {
        ASSERT_EQ(::mount(loop.node().c_str(), "/tmp", type.c_str(), 0, nullptr), 0) << type;
        run_command("cd /tmp; " + command);
        if (while_mounted) while_mounted();
        ASSERT_EQ(::umount("/tmp"), 0);
    });
}

}   // namespace ack::testing
