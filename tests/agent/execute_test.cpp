#include "agent/execute.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace ack::agent {
namespace {

class ExecuteTest : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/ack-attach-execute-XXXXXX";
        directory_ = ::mkdtemp(name);
        execution_.script = directory_ / "script";
        execution_.environment = {"PATH=/usr/bin:/bin", "HOME=/"};
        execution_.deadline = Deadline::in(std::chrono::seconds{30});
        execution_.grace = std::chrono::milliseconds{100};
        execution_.on_line = [this](std::string_view line) { lines_.emplace_back(line); };
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    Executed run(const std::string& script) {
        std::ofstream(execution_.script) << script;
        auto view = host::HostView::open("/");
        host::HostControl control(*view);
        auto executed = execute(control, execution_, redactor_);
        EXPECT_TRUE(executed) << executed.error().what;
        return executed ? *executed : Executed{};
    }

    std::filesystem::path directory_;
    Execution execution_;
    Redactor redactor_;
    std::vector<std::string> lines_;
};

TEST_F(ExecuteTest, SaysHowItEndedAndWhatItPrinted) {
    const Executed executed = run("echo one; echo two >&2; exit 3");
    EXPECT_FALSE(executed.ok);
    EXPECT_EQ(executed.record.exit_code, 3);
    EXPECT_NE(executed.record.ended.find('3'), std::string::npos);
    EXPECT_EQ(lines_, (std::vector<std::string>{"one", "two"}));
    EXPECT_NE(executed.record.last_output.find("two"), std::string::npos);
    EXPECT_EQ(executed.record.output_bytes, 8U);
}

TEST_F(ExecuteTest, StandardInputIsEmpty) {
    EXPECT_TRUE(run("read -r line; [ -z \"$line\" ]").ok);
}

TEST_F(ExecuteTest, SecretsAreTakenOutAlsoWhenTheyComeInPieces) {
    redactor_.add_secret("s3cr3t-value");
    const Executed executed = run("printf s3cr; sleep 0.2; printf '3t-value\\n'; printf s3cr3t-value");
    for (const std::string& line : lines_) EXPECT_EQ(line.find("s3cr3t-value"), std::string::npos) << line;
    EXPECT_EQ(executed.record.last_output.find("s3cr3t-value"), std::string::npos);
}

TEST_F(ExecuteTest, AtTheDeadlineTheWholeTreeEnds) {
    execution_.deadline = Deadline::in(std::chrono::milliseconds{300});
    const auto pid_file = (directory_ / "pid").string();
    const Executed executed = run("trap '' TERM; setsid bash -c 'trap \"\" TERM; echo $$ >" + pid_file +
                                  "; while :; do sleep 1; done' & wait");
    EXPECT_EQ(executed.how, host::Ended::deadline_passed);
    long pid = 0;
    std::ifstream(pid_file) >> pid;
    ASSERT_GT(pid, 0);
    EXPECT_FALSE(std::filesystem::exists("/proc/" + std::to_string(pid)));
}

TEST_F(ExecuteTest, AStopIsToldApartFromTheDeadline) {
    std::stop_source stop;
    execution_.stop = stop.get_token();
    execution_.on_line = [&](std::string_view) { stop.request_stop(); };
    EXPECT_EQ(run("echo begun; sleep 1000").how, host::Ended::stopped);
}

TEST_F(ExecuteTest, OptionsGoToBash) {
    execution_.options = {"-o", "pipefail"};
    EXPECT_FALSE(run("false | true").ok);
}

}   // namespace
}   // namespace ack::agent
