#include "host/descriptor.hpp"
#include "host/process_tree.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace ack::host {

namespace {

constexpr std::chrono::milliseconds tick{20}, wait_after_kill{5'000};

// The environment it was started with (proc(5)); empty when it cannot be read.
std::string environment_of(pid_t pid) {
    const Descriptor file(
        ::open(("/proc/" + std::to_string(pid) + "/environ").c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    std::array<char, 65536> piece{};
    constexpr std::size_t enough = 1U << 20;
    while (file && text.size() < enough) {
        const auto length = ::read(file.get(), piece.data(), piece.size());
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            break;
        text.append(piece.data(), static_cast<std::size_t>(length));
    }
    return text;
}

bool has_setting(const std::string& environment, const std::string& setting) {
    const std::string whole = setting + '\0';
    return environment.starts_with(whole) || environment.find('\0' + whole) != std::string::npos;
}

} // namespace

std::vector<ProcessLine> marked_processes(const std::string& setting) {
    const auto all = all_processes();
    std::set<pid_t> roots;
    for (const auto& one : all)
        if (one.pid != ::getpid() && one.state != 'Z' && has_setting(environment_of(one.pid), setting))
            roots.insert(one.pid);
    auto found = descendants(all, roots, {::getpid()});
    std::erase_if(found, [](const ProcessLine& one) { return one.state == 'Z' || one.state == 'X'; });
    for (const auto& one : all)
        if (roots.contains(one.pid))
            found.push_back(one);
    return found;
}

bool end_marked_processes(const std::string& setting, std::chrono::milliseconds grace) {
    const auto kill_from = Deadline::in(grace), patient_until = Deadline::in(TreeEnd::default_patience);
    const auto give_up = Deadline::in(grace + TreeEnd::default_patience + wait_after_kill);
    std::set<std::pair<pid_t, std::uint64_t>> told;
    for (auto left = marked_processes(setting); !left.empty(); left = marked_processes(setting)) {
        if (give_up.passed())
            return false;
        const auto delicate = delicate_among(left);
        for (const auto& one : left) {
            const bool careful = delicate.contains(one.pid);
            const auto& patience = careful ? patient_until : kill_from;
            if (careful && !patience.passed())
                continue;
            if (patience.passed())
                ::kill(one.pid, SIGKILL);
            else if (told.insert({one.pid, one.started}).second)
                ::kill(one.pid, SIGTERM);
        }
        ::poll(nullptr, 0, static_cast<int>(tick.count()));
    }
    return true;
}

} // namespace ack::host
