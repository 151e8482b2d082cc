#include "host/self.hpp"
#include "host/view.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ack::host {
namespace {

TEST(Capabilities, AreReadAsBits) {
    EXPECT_EQ(parse_effective_capabilities("Name:\tx\nCapPrm:\tff\nCapEff:\t000001fffeffffff\nCapBnd:\t0\n"),
              0x1fffeffffffU);
    EXPECT_EQ(parse_effective_capabilities("Name:\tx\nCapEff:\t0000000000000000"), 0U);
}

TEST(Capabilities, NotThereIsAnErrorNotNone) {
    EXPECT_FALSE(parse_effective_capabilities("Name:\tx\nCapPrm:\tff\n"));
    EXPECT_FALSE(parse_effective_capabilities("Name:\tx\nCapEff:\t\n"));
    EXPECT_FALSE(parse_effective_capabilities("Name:\tx\nCapEff:\t12zz\n"));
    const test::TempDirectory tree;
    EXPECT_FALSE(effective_capabilities(*HostView::open(tree.path())));
}

TEST(Capabilities, OfThisProcess) {
    const auto bits = effective_capabilities(*HostView::open("/"));
    ASSERT_TRUE(bits);
    EXPECT_NE(*bits & (1U << 21U), 0U) << "CAP_SYS_ADMIN: these tests run as root";
    EXPECT_EQ(effective_uid(), 0U);
}

TEST(Namespace, IsInitsWhenTheLinksAreEqual) {
    const test::TempDirectory tree;
    tree.link("/proc/1/ns/mnt", "mnt:[1]");
    tree.link("/proc/self/ns/mnt", "mnt:[1]");
    tree.link("/proc/1/ns/pid", "pid:[2]");
    tree.link("/proc/self/ns/pid", "pid:[3]");
    tree.link("/proc/self/ns/net", "net:[3]");
    const auto view = *HostView::open(tree.path());
    EXPECT_EQ(in_namespace_of_init(view, "mnt"), true);
    EXPECT_EQ(in_namespace_of_init(view, "pid"), false);
    EXPECT_FALSE(in_namespace_of_init(view, "net")) << "unreadable is an error";
}

TEST(Names, AreTheKernels) {
    EXPECT_FALSE(hostname().empty());
    EXPECT_EQ(kernel_release() + "\n", test::text_of("/proc/sys/kernel/osrelease"));
    EXPECT_TRUE(machine() == "x86_64" || machine() == "aarch64");
}

TEST(ExecutablePath, IsThisBinary) {
    EXPECT_EQ(executable_path()->filename(), "host_tests");
}

TEST(ScrubArguments, OverwritesFromTheGivenOneOn) {
    std::string a = "ack-attach", b = "--", c = "--token", d = "secret";
    std::vector<char*> argv{a.data(), b.data(), c.data(), d.data(), nullptr};
    scrub_arguments(4, argv.data(), 2);
    EXPECT_EQ(a, "ack-attach");
    EXPECT_EQ(b, "--");
    EXPECT_EQ(c, std::string(7, '\0'));
    EXPECT_EQ(d, std::string(6, '\0'));
    scrub_arguments(4, argv.data(), 4);
    EXPECT_EQ(b, "--");
}

}   // namespace
}   // namespace ack::host
