// Tests that mount do so where nobody else sees it: in a mount namespace of this thread's own.
#pragma once

#include "host/descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>

namespace ack::test {

class PrivateMounts : public ::testing::Test {
protected:
    void SetUp() override {
        before_ = host::Descriptor(::open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC));
        ASSERT_TRUE(before_);
        ASSERT_EQ(::unshare(CLONE_NEWNS), 0);
        ASSERT_EQ(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), 0);
    }
    void TearDown() override { ASSERT_EQ(::setns(before_.get(), CLONE_NEWNS), 0); }

private:
    host::Descriptor before_;
};

}   // namespace ack::test
