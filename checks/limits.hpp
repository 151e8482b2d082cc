// Limits of the kernel that a node runs into first, and the least that is enough.
#pragma once

#include <cstdint>
#include <string_view>

namespace ack::checks {

struct LeastLimit {
    std::string_view sysctl;
    std::uint64_t least;          // the kernel's own default where it is fixed, so that only a host that was narrowed is short
    std::string_view what;
};

// fs/inotify and kernel/pid documentation of the kernel (admin-guide/sysctl); file-max and nr_open: what containerd's
// unit asks for (LimitNOFILE=1048576) cannot be above nr_open.
constexpr LeastLimit least_limits[] = {
    {"fs.file-max", 100'000, "open files of all processes"},
    {"fs.nr_open", 1'048'576, "open files that one process may ask for"},
    {"fs.inotify.max_user_instances", 128, "inotify instances of one user"},
    {"fs.inotify.max_user_watches", 8'192, "inotify watches of one user"},
    {"kernel.pid_max", 32'768, "process numbers"},
    {"kernel.threads-max", 15'000, "threads of all processes"},
};
constexpr std::uint64_t least_services_open_files = 4'096;

}   // namespace ack::checks
