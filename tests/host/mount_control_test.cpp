#include "host/control.hpp"
#include "tests/host/loop_device.hpp"
#include "tests/host/private_mounts.hpp"
#include "tests/host/temp_directory.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace ack::host {
namespace {

class Mounting : public test::PrivateMounts {
protected:
    Mounting() : control(*HostView::open("/")) {
        for (const char* name : {"source", "target", "disk"})
            std::filesystem::create_directories(tree / name);
    }
    void TearDown() override {
        for (const char* name : {"target", "disk"}) ::umount2((tree / name).c_str(), MNT_DETACH);
        PrivateMounts::TearDown();
    }

    std::string path(const std::string& name) const { return (tree / name).string(); }
    std::optional<Mount> mounted(const std::string& name) const {
        const auto all = mounts(control.view(), "/proc/thread-self/mountinfo");
        EXPECT_TRUE(all);
        const auto* one = all ? mount_at(*all, path(name)) : nullptr;
        return one ? std::optional(*one) : std::nullopt;
    }
    static void make_ext4(const test::LoopDevice& loop) {
        HostControl live(*HostView::open("/"));
        const auto made = live.run(Changing::mkfs_ext4, {"-q", loop.node()});
        ASSERT_TRUE(made && made->ok());
    }

    test::TempDirectory tree;
    HostControl control;
};

TEST_F(Mounting, ADiskWithItsOptions) {
    const test::LoopDevice loop(32U << 20);
    make_ext4(loop);
    const auto done = control.mount(
        {loop.node(), path("disk"), "ext4", "defaults,noatime,nofail,x-systemd.growfs,data=ordered", false});
    ASSERT_TRUE(done) << done.error().what;
    const auto mount = mounted("disk");
    ASSERT_TRUE(mount);
    EXPECT_EQ(mount->source, loop.node());
    EXPECT_EQ(mount->type, "ext4");
    EXPECT_EQ(mount->device, loop.number());
    EXPECT_NE(mount->options.find("noatime"), std::string::npos);
    EXPECT_TRUE(control.unmount(path("disk")));
    EXPECT_FALSE(mounted("disk"));
}

TEST_F(Mounting, ReadOnly) {
    const test::LoopDevice loop(32U << 20);
    make_ext4(loop);
    ASSERT_TRUE(control.mount({loop.node(), path("disk"), "ext4", "ro,noload", false}));
    EXPECT_TRUE(mounted("disk")->read_only);
}

TEST_F(Mounting, ReadOnlyAndWritableAgainKeepsTheOtherFlags) {
    const test::LoopDevice loop(32U << 20);
    make_ext4(loop);
    ASSERT_TRUE(control.mount({loop.node(), path("disk"), "ext4", "nosuid,nodev,noexec,noatime", false}));
    const auto before = mounted("disk")->options;
    ASSERT_TRUE(control.make_read_only(path("disk")));
    EXPECT_TRUE(mounted("disk")->read_only);
    ASSERT_TRUE(control.make_writable(path("disk")));
    EXPECT_EQ(mounted("disk")->options, before);
}

TEST_F(Mounting, ABindMount) {
    tree.write("/source/inner/file", "x");
    ASSERT_TRUE(control.mount({path("source/inner"), path("target"), "", "", true}));
    EXPECT_EQ(test::text_of(tree / "target/file"), "x");
    EXPECT_TRUE(mounted("target")->root.ends_with("/source/inner"));
    EXPECT_TRUE(control.unmount(path("target")));
}

TEST_F(Mounting, ABindMountWithFlags) {
    tree.write("/source/file", "x");
    const auto done = control.mount({path("source"), path("target"), "", "ro,nosuid", true});
    ASSERT_TRUE(done) << done.error().what;
    EXPECT_TRUE(mounted("target")->read_only);
    std::ofstream(tree / "source/other") << "the source itself stays writable";
    EXPECT_TRUE(std::filesystem::exists(tree / "target/other"));
}

TEST_F(Mounting, NoLinkLeadsElsewhere) {
    tree.link("/link", "target");
    const auto done = control.mount({"tmpfs", path("link"), "tmpfs", "", false});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ELOOP);
    EXPECT_FALSE(mounted("target"));
    tree.link("/way", ".");
    EXPECT_EQ(control.mount({"tmpfs", path("way") + "/target", "tmpfs", "", false}).error().code, ELOOP);
    EXPECT_EQ(control.unmount(path("link")).error().code, ELOOP);
}

TEST_F(Mounting, WhatCannotBeMountedIsAnErrorInWords) {
    const test::LoopDevice loop(1U << 20);
    const auto done = control.mount({loop.node(), path("disk"), "ext4", "", false});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, EINVAL);
    EXPECT_TRUE(done.error().what.starts_with("mounting " + loop.node() + " at " + path("disk") + ": "));
    EXPECT_EQ(control.mount({"/dev/absent", path("disk"), "ext4", "", false}).error().code, ENOENT);
    EXPECT_EQ(control.mount({"tmpfs", path("absent"), "tmpfs", "", false}).error().code, ENOENT);
    EXPECT_EQ(control.mount({path("absent"), path("target"), "", "", true}).error().code, ENOENT);
}

TEST_F(Mounting, OptionsThatDoSomethingElseAreRefused) {
    for (const char* options : {"bind", "remount", "move", "shared", "rbind"})
        EXPECT_FALSE(control.mount({"tmpfs", path("target"), "tmpfs", options, false})) << options;
    EXPECT_FALSE(mounted("target"));
}

TEST_F(Mounting, UnmountingSaysWhyNot) {
    EXPECT_EQ(control.unmount(path("target")).error().what,
              "unmounting " + path("target") + ": nothing is mounted there");
    EXPECT_EQ(control.unmount(path("absent")).error().code, ENOENT);
    ASSERT_TRUE(control.mount({"tmpfs", path("target"), "tmpfs", "size=1m,mode=0700", false}));
    std::ofstream held(tree / "target/file");
    EXPECT_EQ(control.unmount(path("target")).error().code, EBUSY);
}

TEST_F(Mounting, BelowARoot) {
    HostControl inside(*HostView::open(tree.path()));
    tree.write("/source/file", "x");
    ASSERT_TRUE(inside.mount({"/source", "/target", "", "", true}));
    EXPECT_EQ(test::text_of(tree / "target/file"), "x");
    EXPECT_TRUE(inside.unmount("/target"));
    EXPECT_FALSE(mounted("target"));
}

}   // namespace
}   // namespace ack::host
