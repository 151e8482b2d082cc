#include "host/mapped_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace ack::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ParseMaps, FilesOnceAndWithTheNamesOfMapFiles) {
    const auto files = parse_maps("00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/dbus daemon\n"
                                  "00651000-00652000 r--p 00051000 08:02 173521      /usr/bin/dbus daemon\n"
                                  "00e03000-00e24000 rw-p 00000000 00:00 0           [heap]\n"
                                  "7f10c2aab000-7f10c2bab000 rw-s 00000000 00:05 312 /dev/vdb\n"
                                  "7ffd0000-7ffd1000 rw-p 00000000 00:00 0\n");
    ASSERT_TRUE(files) << files.error().what;
    EXPECT_THAT(*files, ElementsAre(MappedFile{"400000-452000", makedev(8, 2), 173521, "/usr/bin/dbus daemon"},
                                    MappedFile{"7f10c2aab000-7f10c2bab000", makedev(0, 5), 312, "/dev/vdb"}));
    EXPECT_THAT(*parse_maps(""), IsEmpty());
}

TEST(ParseMaps, WhatIsNoLineIsAnError) {
    for (const auto* text : {"nonsense\n", "1-2 r--p 0 0802 1 /x\n", "1-2 r--p 0 08:02 x /x\n", "12 r--p 0 08:02 1 /x\n"})
        EXPECT_THAT(parse_maps(text).error().what, HasSubstr("not understood")) << text;
}

TEST(MappedDevices, OfThisProcessAreNone) {
    KnownFiles known;
    const auto devices = mapped_devices(HostView::open("/").value(), ::getpid(), known);
    ASSERT_TRUE(devices) << devices.error().what;
    EXPECT_THAT(*devices, IsEmpty());
    EXPECT_FALSE(known.empty()) << "its own program and libraries";
}

}   // namespace
}   // namespace ack::host
