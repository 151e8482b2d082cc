#include "checks/look/gpus.hpp"
#include "tests/checks/tree.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});

void add_device(const Tree& tree, const std::string& name, const char* vendor, const char* kind) {
    tree.write("/sys/bus/pci/devices/" + name + "/vendor", vendor);
    tree.write("/sys/bus/pci/devices/" + name + "/class", kind);
}

} // namespace

TEST(LookAtGpus, DisplayControllersOfNvidiaOnly) {
    const Tree tree;
    EXPECT_FALSE(look_at_gpus(tree.view(), long_enough)) << "an image";
    add_device(tree, "0000:00:05.0", "0x1af4\n", "0x010000\n");
    EXPECT_EQ(*look_at_gpus(tree.view(), long_enough), Gpus{});
    add_device(tree, "0000:00:07.0", "0x10de\n", "0x030200\n");
    add_device(tree, "0000:00:08.0", "0x10de\n", "0x068000\n"); // an NVSwitch
    EXPECT_EQ(*look_at_gpus(tree.view(), long_enough), (Gpus{{"0000:00:07.0"}, false, {}}));
}

TEST(LookAtGpus, WhatNvidiaSmiSays) {
    EXPECT_EQ(*parse_mig_modes("0, Enabled, Enabled\n1, Disabled, Enabled\r\n2, [N/A], [N/A]\n\n"),
              (std::vector<MigMode>{
                  {"0", "Enabled", "Enabled"}, {"1", "Disabled", "Enabled"}, {"2", "[N/A]", "[N/A]"}}));
    for (const auto* bad : {"No devices were found", "0, Enabled", "x, Enabled, Enabled"})
        EXPECT_FALSE(parse_mig_modes(bad)) << bad;
}

} // namespace ack::checks
