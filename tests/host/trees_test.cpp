// Trees with every kind of entry, on a tmpfs or on the filesystems that hosts really have.
#include "host/trees.hpp"

#include "host/control.hpp"
#include "tests/host/loop_device.hpp"
#include "tests/host/private_mounts.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/xattr.h>

#include <cstdlib>
#include <cstring>
#include <fstream>

namespace ack::host {
namespace {

using ::testing::HasSubstr;

void sh(const std::string& command) {
    ASSERT_EQ(std::system(("{ " + command + "; } >/dev/null 2>&1").c_str()), 0) << command;
}

class Trees : public test::PrivateMounts {
protected:
    void SetUp() override {
        test::PrivateMounts::SetUp();
        from_ = make("from");
        to_ = make("to");
        ASSERT_EQ(::mkdir((at("from") + "/tree").c_str(), 0750), 0);
    }
    std::string at(const std::string& name) const { return (top_ / name).string(); }
    std::string tree() const { return at("from") + "/tree"; }
    Descriptor open(const std::string& name) const {
        return Descriptor(::open(at(name).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
    Descriptor make(const std::string& name) const {
        EXPECT_EQ(::mkdir(at(name).c_str(), 0755), 0);
        return open(name);
    }
    void mount_filesystem(const test::LoopDevice& loop, const std::string& type) {
        sh("mkfs." + type + " -q " + loop.node());
        ASSERT_EQ(::mount(loop.node().c_str(), at("to").c_str(), type.c_str(), 0, nullptr), 0);
        to_ = open("to");
    }
    // Every kind of entry that a container's directories hold.
    void fill() const {
        const auto in = "cd " + tree() + "; ";
        sh(in + "mkdir -p a/b/c empty; echo text > a/file; ln a/file a/b/other-name; ln -s ../nowhere a/link; ln -s a dirlink");
        sh(in + "mkfifo fifo; mknod whiteout c 0 0; mknod blk b 7 200; chmod 4751 a/file; chown 1000:1001 a/b; chmod 2775 a/b");
        sh(in + "chown -h 1000:1000 a/link; touch -h -d '2001-02-03 04:05:06.789012345' a/link whiteout fifo");
        sh(in + "truncate -s 1G sparse; echo some | dd of=sparse bs=1 seek=500000000 conv=notrunc");
        sh(in + "printf 'x%.0s' $(seq 3000) > many; ln whiteout whiteout2");
        sh(in + "touch 'a name with spaces' $'new\\nline'; touch -d 1970-01-02 a/b a");
        set("/a/file", "user.note", "hello");
        set("/a/b", "trusted.overlay.opaque", "y");
        set("/a/file", "security.selinux", "system_u:object_r:container_var_lib_t:s0");
        set("/many", "security.capability", std::string("\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20));
        // user::rw-, user:1000:r--, group::r--, mask::r--, other::---
        set("/many", "system.posix_acl_access",
            std::string("\2\0\0\0\1\0\6\0\xff\xff\xff\xff\2\0\4\0\xe8\3\0\0\4\0\4\0\xff\xff\xff\xff\20\0\4\0\xff\xff\xff\xff"
                        "\40\0\0\0\xff\xff\xff\xff", 44));
    }
    void set(const std::string& path, const char* name, const std::string& value) const {
        ASSERT_EQ(::lsetxattr((tree() + path).c_str(), name, value.data(), value.size(), 0), 0) << name << std::strerror(errno);
    }
    void put_socket(const std::string& path) const {
        const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::snprintf(address.sun_path, sizeof address.sun_path, "%s", path.c_str());
        ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    Result<void> copy() { return control_.copy_tree({from_.get(), "tree"}, {to_.get(), "copy"}, {}); }
    std::string difference(Compare how = Compare::content) const {
        const auto found = difference_of_trees({from_.get(), "tree"}, {to_.get(), "copy"}, how, {});
        return found ? *found : "error: " + found.error().what;
    }

    test::TempDirectory directory_;
    std::filesystem::path top_ = directory_ / "";
    Descriptor from_, to_;
    HostControl control_{HostView::open("/").value()};
};

TEST_F(Trees, TheCopyIsTheSameOnEveryFilesystem) {
    fill();
    put_socket(tree() + "/a/sock");
    for (const auto* type : {"ext4", "xfs"}) {
        const test::LoopDevice loop(320U << 20);
        mount_filesystem(loop, type);
        const auto copied = copy();
        ASSERT_TRUE(copied) << type << copied.error().what;
        EXPECT_EQ(difference(), "") << type;
        const auto here = at("to") + "/copy";
        struct stat a {}, b {};
        ASSERT_EQ(::stat((here + "/a/file").c_str(), &a), 0);
        ASSERT_EQ(::stat((here + "/a/b/other-name").c_str(), &b), 0);
        EXPECT_EQ(a.st_ino, b.st_ino);
        EXPECT_EQ(a.st_mode & 07777U, 04751U);
        ASSERT_EQ(::stat((here + "/sparse").c_str(), &a), 0);
        EXPECT_EQ(a.st_size, 1LL << 30);
        EXPECT_LT(a.st_blocks, 1024);
        ASSERT_EQ(::lstat((here + "/whiteout").c_str(), &a), 0);
        EXPECT_TRUE(S_ISCHR(a.st_mode) && a.st_rdev == makedev(0, 0));
        EXPECT_EQ(a.st_mtim.tv_nsec, 789012345);
        EXPECT_NE(::access((here + "/a/sock").c_str(), F_OK), 0);
        std::string value(100, '\0');
        EXPECT_EQ(::lgetxattr((here + "/a/b").c_str(), "trusted.overlay.opaque", value.data(), value.size()), 1);
        to_.close();
        ASSERT_EQ(::umount2(at("to").c_str(), MNT_DETACH), 0);
    }
}

TEST_F(Trees, Measuring) {
    fill();
    put_socket(tree() + "/s");
    const auto size = measure_tree({from_.get(), "tree"}, {});
    ASSERT_TRUE(size) << size.error().what;
    EXPECT_EQ(size->sockets, 1U);
    EXPECT_EQ(size->inodes, 15U) << "tree, a, b, c, empty, file, link, dirlink, fifo, whiteout, blk, sparse, many, two names";
    EXPECT_LT(size->bytes, 1U << 20);
}

TEST_F(Trees, TheStampTellsOfEveryChangeAndNotOfARenaming) {
    fill();
    const auto stamp = [&](const std::string& name) { return measure_tree({from_.get(), name}, {}).value().stamp; };
    auto before = stamp("tree");
    sh("mv " + tree() + " " + at("from") + "/aside");
    EXPECT_EQ(stamp("aside"), before);
    sh("mv " + at("from") + "/aside " + tree() + "; cat " + tree() + "/many");
    EXPECT_EQ(stamp("tree"), before);
    for (const auto* change : {"printf y | dd of=many bs=1 conv=notrunc; touch -r empty many", "touch -r empty a/b/c",
                               "touch new; touch -r a .", "rm new; touch -r empty .", "mv fifo pipe", "chmod 700 a/b/c",
                               "ln many a/second"}) {
        sh("cd " + tree() + "; " + change);
        EXPECT_NE(stamp("tree"), before) << change;
        before = stamp("tree");
    }
}

// Each of these alone makes the copy another one.
TEST_F(Trees, EveryDifferenceIsSeen) {
    fill();
    ASSERT_TRUE(copy());
    ASSERT_EQ(difference(), "");
    struct Row { std::string change; const char* words; };
    const std::string same_time = "; touch -r ../../from/tree .";
    for (const auto& [change, words] : std::vector<Row>{
             {"printf y | dd of=a/file bs=1 seek=1 conv=notrunc; touch -r ../../from/tree/a/file a/file", "a/b/other-name has other content"},
             {"echo more >> many", "many has another size"},
             {"chmod 600 fifo", "fifo has another mode"},
             {"chown 5 a/b/c", "c has another owner"},
             {"chown -h :7 a/link", "a/link has another owner"},
             {"touch -d 2020-01-01 empty", "empty has another time"},
             {"rm whiteout2; mknod whiteout2 c 0 1; touch -r whiteout whiteout2" + same_time, "linked with other names|another device"},
             {"rm fifo; mkdir fifo" + same_time, "fifo is of another kind"},
             {"ln -sfn elsewhre dirlink; touch -h -r many dirlink" + same_time, "dirlink"},
             {"rm -r empty" + same_time, "empty is missing"},
             {"touch empty/x", "empty has another time"},
             {"touch empty/x; touch -r ../../from/tree/empty empty", "empty/x is too many"},
             {"setfattr -n user.new -v 1 empty || python3 -c 'import os; os.setxattr(\"empty\", \"user.new\", b\"1\")'", "other extended attributes"},
             {"cp -p a/file a/b/n; mv a/b/n a/b/other-name; touch -d 1970-01-02 a/b", "linked with other names|attributes"}}) {
        sh("rm -rf " + at("to") + "/copy");
        ASSERT_TRUE(copy());
        sh("cd " + at("to") + "/copy; " + change);
        EXPECT_NE(difference(), "") << change;
        EXPECT_THAT(difference(), ::testing::ContainsRegex(words)) << change;
    }
}

TEST_F(Trees, MetadataAloneDoesNotReadTheFiles) {
    fill();
    ASSERT_TRUE(copy());
    sh("cd " + at("to") + "/copy; printf y | dd of=a/file bs=1 seek=1 conv=notrunc; touch -r " + tree() + "/a/file a/file");
    EXPECT_EQ(difference(Compare::metadata), "");
    EXPECT_THAT(difference(), HasSubstr("a/b/other-name has other content"));
}

TEST_F(Trees, WhatIsMountedInsideIsAnErrorNeverEntered) {
    sh("mkdir -p " + tree() + "/a/m " + at("other") + "; echo precious > " + at("other") + "/data");
    // Of the same filesystem: only the mount tells.
    ASSERT_EQ(::mount(at("other").c_str(), (tree() + "/a/m").c_str(), nullptr, MS_BIND, nullptr), 0);
    EXPECT_THAT(copy().error().what, HasSubstr("tree/a/m is a mount point"));
    EXPECT_FALSE(measure_tree({from_.get(), "tree"}, {}));
    const auto removed = control_.remove_tree({from_.get(), "tree"}, {});
    ASSERT_FALSE(removed);
    EXPECT_THAT(removed.error().what, HasSubstr("mount point"));
    EXPECT_TRUE(std::filesystem::exists(at("other") + "/data"));
    ASSERT_EQ(::umount((tree() + "/a/m").c_str()), 0);
    EXPECT_TRUE(control_.remove_tree({from_.get(), "tree"}, {}));
    EXPECT_FALSE(std::filesystem::exists(tree()));
    EXPECT_TRUE(std::filesystem::exists(at("other") + "/data"));
}

TEST_F(Trees, RemovingFollowsNoLink) {
    sh("mkdir " + at("other") + "; echo precious > " + at("other") + "/data");
    sh("ln -s " + at("other") + " " + tree() + "/link; ln -s " + at("other") + "/data " + tree() + "/file");
    ASSERT_TRUE(control_.remove_tree({from_.get(), "tree"}, {}));
    EXPECT_TRUE(std::filesystem::exists(at("other") + "/data"));
    sh("ln -s " + at("other") + " " + tree());
    ASSERT_TRUE(control_.remove_tree({from_.get(), "tree"}, {}));    // the link itself
    EXPECT_FALSE(std::filesystem::is_symlink(tree()));
    EXPECT_TRUE(std::filesystem::exists(at("other") + "/data"));
    EXPECT_TRUE(control_.remove_tree({from_.get(), "tree"}, {}));
}

TEST_F(Trees, CopyingGoesOverNothing) {
    fill();
    sh("mkdir " + at("to") + "/copy; echo old > " + at("to") + "/copy/file");
    EXPECT_EQ(copy().error().code, EEXIST);
    EXPECT_TRUE(std::filesystem::exists(at("to") + "/copy/file"));
    EXPECT_EQ(control_.rename_entry({from_.get(), "tree"}, {to_.get(), "copy"}).error().code, EEXIST);
    EXPECT_TRUE(control_.rename_entry({to_.get(), "copy"}, {to_.get(), "new"}));
    EXPECT_TRUE(std::filesystem::exists(at("to") + "/new/file"));
}

TEST_F(Trees, NoRoomIsAnError) {
    sh("head -c 3M /dev/urandom > " + tree() + "/large");
    ASSERT_EQ(::mount("tmpfs", at("to").c_str(), "tmpfs", 0, "size=1m"), 0);
    to_ = open("to");
    EXPECT_EQ(copy().error().code, ENOSPC);
    EXPECT_TRUE(std::filesystem::exists(tree() + "/large"));
    to_.close();
    ASSERT_EQ(::umount2(at("to").c_str(), MNT_DETACH), 0);
}

TEST_F(Trees, StopAndDeadlineEndIt) {
    fill();
    std::stop_source source;
    source.request_stop();
    EXPECT_EQ(control_.copy_tree({from_.get(), "tree"}, {to_.get(), "copy"}, {Deadline::never(), source.get_token()}).error().code,
              ECANCELED);
    EXPECT_EQ(control_.remove_tree({from_.get(), "tree"}, {Deadline::in(std::chrono::seconds(0)), {}}).error().code, ETIME);
    EXPECT_TRUE(std::filesystem::exists(tree() + "/many"));
}

}   // namespace
}   // namespace ack::host
