#include "agent/run_log.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace ack::agent {
namespace {

class RunLogTest : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/ack-attach-log-XXXXXX";
        directory_ = ::mkdtemp(name);
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    std::string text() const {
        std::ifstream file(directory_ / "log");
        std::stringstream all;
        all << file.rdbuf();
        return all.str();
    }

    std::filesystem::path directory_;
    Redactor redactor_;
};

TEST_F(RunLogTest, IsRedactedAndRootOnly) {
    redactor_.add_secret("s3cr3t-value");
    RunLog log(directory_ / "log", redactor_);
    log.write("token s3cr3t-value here");
    log.write_output("again s3cr3t-value");
    EXPECT_EQ(text().find("s3cr3t-value"), std::string::npos);
    EXPECT_NE(text().find("here"), std::string::npos);
    struct stat info {};
    ASSERT_EQ(::stat((directory_ / "log").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0600U);
}

TEST_F(RunLogTest, KeepsTheStartAndTheEndOfALongOutput) {
    {
        RunLog log(directory_ / "log", redactor_);
        const std::string filler(1000, 'x');
        log.write_output("the first line");
        for (int line = 0; line < 20'000; ++line) log.write_output(filler);
        log.write_output("the last line");
    }
    EXPECT_NE(text().find("the first line"), std::string::npos);
    EXPECT_NE(text().find("the last line"), std::string::npos);
    EXPECT_NE(text().find("lines of the attach script's output are left out"), std::string::npos);
    EXPECT_LT(text().size(), 10U << 20);
}

TEST_F(RunLogTest, APlaceThatCannotBeWrittenIsTroubleAndNoMore) {
    RunLog log("/proc/no-such-place/log", redactor_);
    log.write("lost");
    EXPECT_FALSE(log.trouble().empty());
}

TEST_F(RunLogTest, AFullDiskIsTroubleAndNoMore) {
    RunLog log("/dev/full", redactor_);
    for (int line = 0; line < 100; ++line) log.write(std::string(8192, 'x'));
    EXPECT_FALSE(log.trouble().empty());
}

}   // namespace
}   // namespace ack::agent
