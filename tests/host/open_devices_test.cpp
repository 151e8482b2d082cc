#include "host/open_devices.hpp"

#include "host/descriptor.hpp"
#include "tests/host/loop_device.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace ack::host {
namespace {

using testing::Contains;
using testing::Not;

TEST(OpenDevices, AreThoseHeldOpenByAnyName) {
    dev_t number = 0;
    {
        const test::LoopDevice device(1U << 20);
        const Descriptor again(::open(device.node().c_str(), O_RDONLY | O_CLOEXEC));
        number = device.number();
        EXPECT_THAT(open_devices(::getpid()).value(), Contains(number).Times(1));
    }
    EXPECT_THAT(open_devices(::getpid()).value(), Not(Contains(number)));
}

TEST(OpenDevices, OfAProcessThatIsNotThere) {
    const auto devices = open_devices(1 << 22);
    ASSERT_FALSE(devices);
    EXPECT_TRUE(devices.error().code == ENOENT || devices.error().code == ESRCH);
}

}   // namespace
}   // namespace ack::host
