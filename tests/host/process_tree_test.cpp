#include "host/process.hpp"
#include "host/process_tree.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <future>
#include <thread>

namespace ack::host {
namespace {

TEST(ProcessLine, ReadsWhatTheSearchNeeds) {
    ProcessLine line;
    ASSERT_TRUE(parse_process_line(
        "1234 (a) b ( c) S 77 1234 99 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 555 1 2\n", line));
    EXPECT_EQ(line, (ProcessLine{1234, 77, 99, 'S', 555, "a) b ( c"}));
}

TEST(ProcessLine, RefusesWhatIsNone) {
    ProcessLine line;
    EXPECT_FALSE(parse_process_line("", line));
    EXPECT_FALSE(parse_process_line("1234 (name S 1 2 3", line));
    EXPECT_FALSE(parse_process_line("1234 (name) S 1 2 3", line));
    EXPECT_FALSE(parse_process_line("x (name) S 77 1234 99 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 555 1", line));
}

std::set<pid_t> pids(const std::vector<ProcessLine>& lines) {
    std::set<pid_t> all;
    for (const auto& one : lines) all.insert(one.pid);
    return all;
}

const std::vector<ProcessLine> family{{2, 1, 0, 'S', 0}, {3, 2, 0, 'S', 0}, {4, 3, 0, 'Z', 0},
                                      {5, 1, 0, 'S', 0}, {6, 5, 0, 'S', 0}, {7, 4, 0, 'S', 0}};

TEST(Descendants, AreAllBelowButNotTheRoots) {
    EXPECT_EQ(pids(descendants(family, {2}, {})), (std::set<pid_t>{3, 4, 7}));
    EXPECT_EQ(pids(descendants(family, {1}, {})), (std::set<pid_t>{2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(pids(descendants(family, {7}, {})), std::set<pid_t>{});
    EXPECT_EQ(pids(descendants(family, {3, 5}, {})), (std::set<pid_t>{4, 6, 7}));
}

TEST(Descendants, WhatIsSparedIsSparedWithAllBelowIt) {
    EXPECT_EQ(pids(descendants(family, {1}, {3})), (std::set<pid_t>{2, 5, 6}));
}

TEST(Descendants, ACircleEnds) {
    EXPECT_EQ(pids(descendants({{2, 3, 0, 'S', 0}, {3, 2, 0, 'S', 0}}, {2}, {})), std::set<pid_t>{3});
}

ProcessRequest shell(const std::string& script) {
    ProcessRequest request;
    request.program = "/bin/sh";
    request.arguments = {"-c", script};
    request.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
    return request;
}

// Runs on a thread of its own; waits here until it has written something.
std::future<Result<ProcessResult>> start(ProcessRequest request) {
    auto wrote = std::make_shared<std::promise<void>>();
    auto has_written = wrote->get_future();
    request.on_output = [wrote, first = true](std::string_view) mutable {
        if (std::exchange(first, false)) wrote->set_value();
    };
    auto result = std::async(std::launch::async, [request] { return run_process(request); });
    has_written.wait();
    return result;
}

TEST(EndDescendants, EndsAllThatWeStarted) {
    auto one = start(shell("echo ready; exec sleep 1000"));
    auto two = start(shell("trap '' TERM; echo ready; while :; do sleep 1000; done"));
    EXPECT_TRUE(end_descendants(std::chrono::milliseconds{50}));
    EXPECT_EQ(one.get()->signal, SIGTERM);
    EXPECT_EQ(two.get()->signal, SIGKILL);
}

TEST(EndDescendants, SparesWhatMustNotBeKilled) {
    const test::TempDirectory directory;
    const auto pipe = (directory / "pipe").string();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    auto request = shell("echo ready; cat " + pipe);
    request.never_kill = true;
    auto formatting = start(request);
    EXPECT_TRUE(end_descendants(std::chrono::milliseconds{0}));
    std::ofstream(pipe) << "went on\n";
    const auto result = formatting.get();
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->ok());
    EXPECT_EQ(result->output, "ready\nwent on\n");
}

TEST(TreeEnd, LeavesTheOtherProgramsAlone) {
    const test::TempDirectory directory;
    const auto pipe = (directory / "pipe").string();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    auto other = start(shell("echo ready; (setsid cat " + pipe + " &) ; cat " + pipe));
    auto request = shell("exec sleep 1000");
    request.deadline = Deadline::in(std::chrono::milliseconds{50});
    EXPECT_EQ(run_process(request)->how, Ended::deadline_passed);
    std::ofstream(pipe) << "went on\n";
    EXPECT_TRUE(other.get()->ok());
}

TEST(ProcessStarted, NamesOneProcess) {
    const auto ours = process_started(::getpid());
    ASSERT_TRUE(ours);
    EXPECT_GT(*ours, 0U);
    EXPECT_EQ(process_started(::getpid()), ours);
    EXPECT_FALSE(process_started(0x7fffffff));
}

TEST(IsDelicate, PackageManagersAndMkfs) {
    const auto named = [](const char* name) { return ProcessLine{2, 1, 0, 'S', 0, name}; };
    for (const char* name : {"yum", "dnf", "rpm", "apt-get", "dpkg", "mkfs.ext4", "mke2fs"})
        EXPECT_TRUE(is_delicate(named(name))) << name;
    for (const char* name : {"bash", "rpmx", "mkfs", "sleep", ""})
        EXPECT_FALSE(is_delicate(named(name))) << name;
}

// A shell under a package manager's name.
class TreeEndOfAPackageManager : public testing::Test {
protected:
    TreeEndOfAPackageManager() {
        std::filesystem::copy_file("/bin/sh", directory / "dpkg");
        EXPECT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    }
    const test::TempDirectory directory;
    const std::string pipe = (directory / "pipe").string(), dpkg = (directory / "dpkg").string();
};

TEST_F(TreeEndOfAPackageManager, ItMayEndByItselfWhileTheRestIsTold) {
    auto request =
        shell("trap 'echo told' TERM; '" + dpkg + "' -c 'cat " + pipe + "; echo whole' & wait; wait");
    request.deadline = Deadline::in(std::chrono::milliseconds{200});
    request.grace = std::chrono::seconds{60};
    auto result = start(request); // comes back at its first word, "told"
    std::ofstream(pipe) << "\n";
    EXPECT_EQ(result.get()->output, "told\n\nwhole\n");
}

TEST_F(TreeEndOfAPackageManager, ItsPatienceEnds) {
    auto other = start(shell("exec '" + dpkg + "' -c 'echo ready; while :; do sleep 1000; done'"));
    TreeEnd tree(0, std::chrono::milliseconds{20}, std::chrono::milliseconds{60});
    bool waited = false;
    while (!tree.step()) {
        waited = waited || tree.waits_for_delicate();
        std::this_thread::yield();
    }
    EXPECT_TRUE(waited);
    EXPECT_EQ(other.get()->how, Ended::signalled);
}

TEST(MarkedProcesses, AreFoundAndEndedWhereverTheyAre) {
    const std::string mark = "ACK_TEST_MARK=" + std::to_string(::getpid());
    auto request = shell("(setsid sleep 1000 &) ; sleep 1000 & echo ready; wait");
    request.environment.push_back(mark);
    request.grace = std::chrono::milliseconds{50};
    auto other = start(request);
    std::vector<ProcessLine> found;
    while (found.size() < 3)
        found = marked_processes(mark);
    EXPECT_TRUE(marked_processes(mark + "0").empty());
    EXPECT_TRUE(end_marked_processes(mark, std::chrono::milliseconds{500}));
    EXPECT_TRUE(marked_processes(mark).empty());
    EXPECT_EQ(other.get()->how, Ended::signalled);
}

}   // namespace
}   // namespace ack::host
