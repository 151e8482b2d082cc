#include "agent/vendor_log.hpp"
#include "tests/host/temp_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using std::chrono::system_clock;
using testing::HasSubstr;
using namespace std::chrono_literals;

class VendorLog : public testing::Test {
protected:
    std::optional<VendorError> said(system_clock::time_point since) const {
        return vendor_error(*host::HostView::open(directory_.path()), since);
    }
    test::TempDirectory directory_;
};

TEST_F(VendorLog, NoFilesNoError) {
    EXPECT_FALSE(said(system_clock::now() - 1h));
}

TEST_F(VendorLog, AKnownCodeHasItsRemedy) {
    directory_.write("/var/log/ack-deploy-error-code.log", "FailGetKubeVersion\n");
    directory_.write("/var/log/ack-deploy-error-msg.log", "an old one\ncannot\treach it\n");
    const auto error = said(system_clock::now() - 1h);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->what, "FailGetKubeVersion: cannot reach it");
    EXPECT_THAT(error->remedy, HasSubstr("TCP 6443"));
}

TEST_F(VendorLog, OnlyTheEndOfALongFileIsRead) {
    directory_.write("/var/log/ack-deploy-error-code.log", std::string(5 << 20, 'x') + "\nFailGetKubeVersion\n");
    const auto error = said(system_clock::now() - 1h);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->what, "FailGetKubeVersion");
}

TEST_F(VendorLog, AnUnknownCodeIsToldAsItIs) {
    directory_.write("/var/log/ack-deploy-error-code.log", "FailOfTomorrow");
    const auto error = said(system_clock::now() - 1h);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->what, "FailOfTomorrow");
    EXPECT_EQ(error->remedy, "");
}

TEST_F(VendorLog, WhatOnlyTheLogTells) {
    directory_.write("/var/log/ack-deploy.log",
                     "2026-11-25 16:00:00 [stage] gpu\n2026-11-25 16:05:00 command timeout: timeout 300 nvidia-smi "
                     "--gpu-reset\n2026-11-25 16:05:00 exit\n");
    const auto error = said(system_clock::now() - 1h);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->what, "2026-11-25 16:05:00 command timeout: timeout 300 nvidia-smi --gpu-reset");
    EXPECT_THAT(error->remedy, HasSubstr("add the node again"));
    EXPECT_FALSE(said(system_clock::now() + 1h));
    directory_.write("/var/log/ack-deploy-error-code.log", "DiskinitError\n");
    EXPECT_EQ(said(system_clock::now() - 1h)->what, "DiskinitError");
}

TEST_F(VendorLog, ATimeOutOfLongAgoIsNotToldAgain) {
    std::string text = "command timeout: timeout 300 nvidia-smi --gpu-reset\n";
    for (int i = 0; i < 20; ++i)
        text += "later\n";
    directory_.write("/var/log/ack-deploy.log", text);
    EXPECT_FALSE(said(system_clock::now() - 1h));
}

TEST_F(VendorLog, AnEarlierRunsErrorIsNotThisOnes) {
    directory_.write("/var/log/ack-deploy-error-code.log", "DiskinitError\n");
    EXPECT_FALSE(said(system_clock::now() + 1h));
}

} // namespace
} // namespace ack::agent
