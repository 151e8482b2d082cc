// Who and where we are.
#pragma once

#include "host/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ack::host {

class HostView;

unsigned effective_uid();
// The effective set as bits, bit N for capability N (capabilities(7)), from /proc/self/status.
Result<std::uint64_t> effective_capabilities(const HostView& view);
// The text of /proc/PID/status: the value of "CapEff:".
Result<std::uint64_t> parse_effective_capabilities(std::string_view status);
// Whether ours is PID 1's: "mnt", "pid", "net", … (/proc/self/ns against /proc/1/ns). Unreadable is an error.
Result<bool> in_namespace_of_init(const HostView& view, std::string_view kind);

inline constexpr auto boot_id_file =
    "/proc/sys/kernel/random/boot_id"; // another one after each start of the kernel
std::string hostname();         // uname(2): nodename
std::string kernel_release();   // "5.10.134-16.al8.x86_64"
std::string machine();          // "x86_64", "aarch64"

// Of the running binary. Replaced or removed since it was started: error.
Result<std::filesystem::path> executable_path();

// Overwrites the arguments from `first` on in place, so that they no longer stand in process lists. argc and
// argv are main's own; copy what is needed before.
void scrub_arguments(int argc, char** argv, int first);

}   // namespace ack::host
