// Observers of fstab, mounts, markers, drop-ins and the kernel's log.
#include "checks/look/observers.hpp"
#include "tests/checks/tree.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});
constexpr auto root_mount = "22 1 254:1 / / rw shared:1 - ext4 /dev/vda1 rw\n";

using Texts = std::vector<std::string>;

Fact<Texts> absent_of(const Tree& tree) {
    return look_at_absent_fstab_sources(tree.view(), long_enough);
}

} // namespace

TEST(LookAtFstabSources, AreLookedUpByTheLinksOfUdev) {
    const Tree tree;
    tree.write("/proc/1/mountinfo", root_mount);
    tree.write("/dev/disk/by-uuid/ABCD-1234", "");
    tree.write("/dev/disk/by-label/my\\x20data", "");
    tree.write("/proc/partitions",
               "major minor  #blocks  name\n\n 254        0  268435456 vda\n 254 1 1 vda1\n");
    tree.write(
        "/etc/fstab",
        "UUID=abcd-1234 /efi vfat defaults 0 0\nLABEL=my\\040data /d ext4 defaults 0 0\n"
        "/dev/vda1 / ext4 defaults 0 1\n/dev/vdb /data ext4 defaults 0 0\nUUID=gone /g ext4 nofail 0 0\n"
        "PARTUUID=gone /p ext4 nofail 0 0\nUUID=gone /h ext4 nofail 0 0\n"
        "server:/export /nfs nfs defaults 0 0\ntmpfs /tmp tmpfs defaults 0 0\n");
    EXPECT_EQ(absent_of(tree).value(), (Texts{"/dev/vdb", "UUID=gone", "PARTUUID=gone"}));
}

TEST(LookAtFstabSources, WithoutUdevTheyAreUnknownUnlessMounted) {
    const Tree tree;
    tree.write("/proc/1/mountinfo", root_mount);
    tree.write("/etc/fstab", "UUID=a / ext4 defaults 0 1\n");
    EXPECT_TRUE(absent_of(tree).value().empty());
    tree.write("/etc/fstab", "UUID=a / ext4 defaults 0 1\nUUID=b /data ext4 defaults 0 1\n");
    const auto absent = absent_of(tree);
    ASSERT_FALSE(absent);
    EXPECT_NE(absent.error().what.find("line 2: UUID=b"), std::string::npos) << absent.error().what;
}

TEST(LookAtMounts, ThoseOfPid1) {
    const Tree tree;
    EXPECT_FALSE(look_at_mounts(tree.view(), long_enough));
    tree.write("/proc/1/mountinfo", root_mount);
    tree.write("/proc/self/mountinfo", "");
    const auto mounts = look_at_mounts(tree.view(), long_enough).value();
    ASSERT_EQ(mounts.size(), 1U);
    EXPECT_EQ(mounts[0].source, "/dev/vda1");
}

TEST(LookAtMarkers, TheirPaths) {
    const Tree tree;
    EXPECT_TRUE(look_at_markers(tree.view(), long_enough)->empty());
    tree.write("/var/.skip-auto-fdisk", "");
    tree.write("/var/.keep-container-data", "");
    tree.write("/var/.updated", "");
    EXPECT_EQ(*look_at_markers(tree.view(), long_enough),
              (Texts{"/var/.keep-container-data", "/var/.skip-auto-fdisk"}));
}

TEST(LookAtDropIns, OnlyOurs) {
    const Tree tree;
    EXPECT_TRUE(look_at_drop_ins(tree.view(), long_enough)->empty());
    const std::string ours = "/etc/systemd/system/kubelet.service.d/50-ack-attach-mounts.conf";
    tree.write(ours, "[Unit]\n");
    tree.write("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\n");
    EXPECT_EQ(*look_at_drop_ins(tree.view(), long_enough),
              (std::map<std::string, std::string>{{ours, "[Unit]\n"}}));
    tree.remove(ours);
    tree.directory(ours);
    EXPECT_FALSE(look_at_drop_ins(tree.view(), long_enough));
}

TEST(LookAtIoErrors, LinesOfTheKernelsLog) {
    const Tree tree;
    tree.write("/dev/kmsg",
               "6,1,10,-;virtio_blk virtio1: [vdb] 8 512-byte logical blocks\n"
               "3,2,11,-;I/O error, dev vdb, sector 0 op 0x0:(READ) flags 0x0\n SUBSYSTEM=block\n"
               " DEVICE=I/O error;\n4,3,12,-;blk_update_request: critical medium error, dev vdc, sector 8\n"
               "3,4,13,-;Buffer I/O error on dev vdb, logical block 0, async page read\n");
    EXPECT_EQ(*look_at_io_errors(tree.view(), long_enough),
              (Texts{"I/O error, dev vdb, sector 0 op 0x0:(READ) flags 0x0",
                     "blk_update_request: critical medium error, dev vdc, sector 8",
                     "Buffer I/O error on dev vdb, logical block 0, async page read"}));
}

TEST(LookAtIoErrors, TheRealLogIsReadWithoutWaiting) {
    EXPECT_TRUE(look_at_io_errors(host::HostView::open("/").value(), long_enough));
}

} // namespace ack::checks
