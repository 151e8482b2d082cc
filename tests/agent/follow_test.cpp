#include "agent/follow.hpp"
#include "agent/orphan.hpp"
#include "agent/script.hpp"
#include "host/own_files.hpp"
#include "host/process.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <future>

namespace ack::agent {
namespace {

class RunningRunTest : public testing::Test {
protected:
    RunningRunTest() { places_.runtime = directory_.path(); }
    std::optional<RunningRun> running_with(const std::string& text) {
        const auto lock = host::OwnLock::take(places_.lock(), text);
        EXPECT_TRUE(lock);
        return running_run(places_);
    }
    const test::TempDirectory directory_;
    RunPlaces places_;
};

TEST_F(RunningRunTest, IsTheProcessThatHoldsTheLock) {
    const auto running = running_with(lock_text("r1"));
    ASSERT_TRUE(running);
    EXPECT_EQ(running->run, "r1");
    EXPECT_EQ(running->pid, ::getpid());
    EXPECT_FALSE(running_run(places_)) << "the lock is given up";
}

TEST_F(RunningRunTest, AnotherProcessOfThatNumberIsNot) {
    const std::string pid = std::to_string(::getpid());
    EXPECT_FALSE(running_with("r1 " + pid + " 1\n"));
    EXPECT_FALSE(running_with("r1 " + pid + "\n"));
    EXPECT_FALSE(running_with("r1 2147483647 1\n"));
    EXPECT_FALSE(running_with(""));
    EXPECT_FALSE(ask_to_end(places_));
}

TEST_F(RunningRunTest, AScriptWithoutItsWorkerIsAnOrphanUntilItEnds) {
    const std::string run = "20261125T000000Z-" + std::to_string(::getpid() % 10000);
    host::ProcessRequest request;
    request.program = "/bin/sh";
    request.arguments = {"-c", "echo ready; exec sleep 1000"};
    request.environment = {"PATH=/usr/bin:/bin", mark_of(run)};
    std::promise<void> ready;
    request.on_output = [&](std::string_view) { ready.set_value(); };
    auto script = std::async(std::launch::async, [&] { return host::run_process(request); });
    ready.get_future().wait();

    const auto view = *host::HostView::open("/");
    ASSERT_TRUE(host::make_own_directory(places_.live(run)));
    EXPECT_FALSE(orphaned_script(view, places_)) << "what a script left on purpose is none";
    ASSERT_TRUE(host::write_own_file(places_.attaching(run), ""));
    const auto orphan = orphaned_script(view, places_);
    ASSERT_TRUE(orphan);
    EXPECT_EQ(orphan->run, run);
    EXPECT_TRUE(end_orphan(places_, *orphan, std::chrono::seconds{20}));
    EXPECT_FALSE(orphaned_script(view, places_));
    EXPECT_EQ(script.get()->how, host::Ended::signalled);
}

} // namespace
} // namespace ack::agent
