#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <array>

namespace ack::checks {

namespace {

constexpr std::size_t limit = 64U << 20; // bytes of the kernel's log: its buffer is rarely over 16 MiB
constexpr std::size_t most = 200;        // lines that are kept, the newest

// As kernels from 3.10 to now word it.
constexpr std::array<std::string_view, 8> words = {"I/O error",
                                                   "critical medium error",
                                                   "critical target error",
                                                   "critical space allocation error",
                                                   "EXT4-fs error",
                                                   "Remounting filesystem read-only",
                                                   "Unrecovered read error",
                                                   "lost async page write"};

bool is_io_error(std::string_view message) {
    for (const auto word : words)
        if (message.find(word) != std::string_view::npos)
            return true;
    return false;
}

} // namespace

// A record of /dev/kmsg is "priority,number,time,flags;message"; lines that begin with a blank belong to the
// one before.
Fact<std::vector<std::string>> look_at_io_errors(const host::HostView& view, Deadline) {
    const auto log = read_of_running_host(view, "/dev/kmsg", limit);
    if (!log)
        return tl::unexpected(log.error());
    std::vector<std::string> errors;
    for (const auto line : lines_of(*log)) {
        const auto semicolon = line.find(';');
        if (line.starts_with(' ') || semicolon == std::string_view::npos)
            continue;
        const auto message = line.substr(semicolon + 1);
        if (is_io_error(message))
            errors.emplace_back(message);
    }
    if (errors.size() > most)
        errors.erase(errors.begin(), errors.end() - most);
    return errors;
}

} // namespace ack::checks
