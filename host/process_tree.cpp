#include "host/process_tree.hpp"

#include "host/descriptor.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ack::host {

namespace {

constexpr std::chrono::milliseconds tick{20};
constexpr std::chrono::milliseconds wait_after_kill{5'000};

struct Child {
    bool never_kill = false;
    bool left = false;   // nobody waits for it any more
};

struct Children {
    std::mutex mutex;
    std::map<pid_t, Child> started;   // by pid
    int starting = 0;
};
Children& children() {
    static Children all;
    return all;
}

template <class Number>
bool number(std::string_view text, Number& into) {
    return std::from_chars(text.data(), text.data() + text.size(), into).ec == std::errc();
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> all;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) all.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all;
}

bool alive(const ProcessLine& process) {
    return process.state != 'Z' && process.state != 'X';
}

std::optional<ProcessLine> line_of(int proc, const std::string& pid) {
    const Descriptor file(::openat(proc, (pid + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    char text[2048];
    const auto length = file ? ::read(file.get(), text, sizeof text) : -1;
    ProcessLine line;
    if (length <= 0 || !parse_process_line({text, static_cast<std::size_t>(length)}, line))
        return {};
    return line;
}

// Orphans became ours: children that nobody here started. Our own plain forks share our session.
bool is_adopted(const ProcessLine& process, const std::map<pid_t, Child>& started) {
    return process.parent == ::getpid() && !started.contains(process.pid) && process.session != ::getsid(0);
}

} // namespace

std::vector<ProcessLine> all_processes() {
    std::vector<ProcessLine> all;
    const std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
    if (!proc) return all;
    while (const dirent* entry = ::readdir(proc.get())) {
        const std::string name = static_cast<const char*>(entry->d_name);
        if (name.front() < '0' || name.front() > '9') continue;
        if (auto line = line_of(::dirfd(proc.get()), name))
            all.push_back(std::move(*line));
    }
    return all;
}

std::set<pid_t> delicate_among(const std::vector<ProcessLine>& all) {
    std::set<pid_t> delicate;
    for (const auto& one : all)
        if (is_delicate(one))
            delicate.insert(one.pid);
    for (const auto& one : descendants(all, delicate, {}))
        delicate.insert(one.pid);
    return delicate;
}

bool parse_process_line(std::string_view text, ProcessLine& line) {
    const auto open = text.find(" (");
    const auto close = text.rfind(") ");   // the name between them may hold anything
    if (open == std::string_view::npos || close == std::string_view::npos) return false;
    const auto fields = words(text.substr(close + 2));
    if (fields.size() < 20 || fields[0].size() != 1) return false;
    line.state = fields[0].front();
    line.name = text.substr(open + 2, close - open - 2);
    return number(text.substr(0, open), line.pid) && number(fields[1], line.parent) &&
           number(fields[3], line.session) && number(fields[19], line.started);
}

std::vector<ProcessLine> descendants(const std::vector<ProcessLine>& all, const std::set<pid_t>& roots,
                                     const std::set<pid_t>& spared) {
    std::multimap<pid_t, const ProcessLine*> by_parent;
    for (const auto& one : all) by_parent.emplace(one.parent, &one);
    std::vector<ProcessLine> found;
    std::set<pid_t> seen = roots;
    std::vector<pid_t> open(roots.begin(), roots.end());
    while (!open.empty()) {
        const pid_t parent = open.back();
        open.pop_back();
        const auto [begin, end] = by_parent.equal_range(parent);
        for (auto child = begin; child != end; ++child) {
            const pid_t pid = child->second->pid;
            if (spared.contains(pid) || !seen.insert(pid).second) continue;
            found.push_back(*child->second);
            open.push_back(pid);
        }
    }
    return found;
}

bool is_delicate(const ProcessLine& process) {
    constexpr std::string_view names[] = {"yum", "dnf", "rpm", "apt", "apt-get", "dpkg", "mke2fs"};
    return std::ranges::find(names, process.name) != std::end(names) || process.name.starts_with("mkfs.");
}

std::optional<std::uint64_t> process_started(pid_t pid) {
    const Descriptor proc(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto line = proc ? line_of(proc.get(), std::to_string(pid)) : std::nullopt;
    return line ? std::optional(line->started) : std::nullopt;
}

void become_subreaper() {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL);   // without it only what stays below us can be found
    struct sigaction now {};
    if (::sigaction(SIGCHLD, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) ::signal(SIGCHLD, SIG_DFL);
}

Starting::Starting() {
    const std::lock_guard lock(children().mutex);
    ++children().starting;
}

Starting::~Starting() {
    const std::lock_guard lock(children().mutex);
    --children().starting;
}

void add_child(pid_t child, bool never_kill) {
    const std::lock_guard lock(children().mutex);
    children().started[child] = {never_kill, false};
}

void remove_child(pid_t child) {
    const std::lock_guard lock(children().mutex);
    children().started.erase(child);
}

void leave_child(pid_t child) {
    const std::lock_guard lock(children().mutex);
    children().started[child].left = true;
}

std::vector<ProcessLine> TreeEnd::members(const std::vector<ProcessLine>& all) {
    const std::lock_guard lock(children().mutex);
    const auto& started = children().started;
    std::set<pid_t> spared, roots{root_ == 0 ? ::getpid() : root_};
    std::set<pid_t> sessions;
    bool others = children().starting > 0;
    for (const auto& [pid, child] : started) {
        if (pid != root_ && (child.never_kill || root_ != 0)) spared.insert(pid);
        if (pid != root_) others = true;
    }
    for (const auto& one : all) {
        if (one.pid == root_ && root_started_ == 0) root_started_ = one.started;
        // Another process has its number by now.
        if (one.pid == root_ && one.started != root_started_) roots.erase(root_);
        if (known_.contains({one.pid, one.started})) {
            roots.insert(one.pid);
            sessions.insert(one.session);
        }
    }
    // An orphan that was not seen in time is one of these if its session was, or if it could be nobody
    // else's. (Reading /proc is no snapshot: a process whose parent ends meanwhile may be seen below nobody. Of
    // what began in the same tick the higher number is the later one.)
    const auto ours = [&](const ProcessLine& one) {
        const bool later = std::pair(one.started, one.pid) > std::pair(root_started_, root_);
        return sessions.contains(one.session) || (!others && later);
    };
    if (root_ != 0) {
        for (const auto& one : all) {
            if (is_adopted(one, started) && ours(one)) roots.insert(one.pid);
        }
    }
    auto found = descendants(all, roots, spared);
    for (const auto& one : all) {
        if (one.pid != ::getpid() && roots.contains(one.pid)) found.push_back(one);
    }
    return found;
}

bool TreeEnd::step() {
    const auto all = all_processes();
    const auto delicate = delicate_among(all);
    bool none_left = true;
    waits_ = false;
    for (const auto& one : members(all)) {
        if (!alive(one)) continue;
        if (one.pid != root_ || one.started != root_started_) none_left = false;
        const bool careful = delicate.contains(one.pid);
        if (careful && !kill_delicate_from_.passed())
            waits_ = true;
        if (careful && !patient_until_.passed())
            continue;
        const bool is_new = known_.insert({one.pid, one.started}).second;
        const bool kill_now = (careful ? kill_delicate_from_ : kill_from_).passed();
        if (kill_now) ::kill(one.pid, SIGKILL);
        if (!kill_now && is_new) {
            ::kill(one.pid, SIGTERM);
            ::kill(one.pid, SIGCONT);   // a stopped one would keep the TERM waiting
        }
    }
    reap_adopted();
    return none_left;
}

bool end_descendants(std::chrono::milliseconds grace) {
    TreeEnd tree(0, grace);
    const auto give_up = Deadline::in(grace + wait_after_kill);
    while (!tree.step()) {
        if (give_up.passed() && !tree.waits_for_delicate())
            return false;
        ::poll(nullptr, 0, static_cast<int>(tick.count()));
    }
    return true;
}

void reap_adopted() {
    siginfo_t zombie{};
    if (::waitid(P_ALL, 0, &zombie, WEXITED | WNOHANG | WNOWAIT) != 0 || zombie.si_pid == 0) return;
    const auto all = all_processes();
    const std::lock_guard lock(children().mutex);
    if (children().starting > 0) return;   // a child that could not be executed is waited for by its starter
    auto& started = children().started;
    for (const auto& one : all) {
        const auto child = started.find(one.pid);
        const bool left = child != started.end() && child->second.left;
        if (alive(one) || !(left || is_adopted(one, started))) continue;
        ::waitpid(one.pid, nullptr, WNOHANG);
        if (left) started.erase(child);
    }
}

}   // namespace ack::host
