#include "systemd/units.hpp"

#include <gmock/gmock.h>

namespace ack::systemd {
namespace {

using ::testing::HasSubstr;

// As systemd-escape --path --suffix=mount of systemd 252 says.
TEST(MountUnit, NamesAsSystemdEscapesThem) {
    EXPECT_EQ(mount_unit_of("/var/lib/kubelet"), "var-lib-kubelet.mount");
    EXPECT_EQ(mount_unit_of("/var/lib/container/"), "var-lib-container.mount");
    EXPECT_EQ(mount_unit_of("//var//lib/./x"), "var-lib-x.mount");
    EXPECT_EQ(mount_unit_of("/"), "-.mount");
    EXPECT_EQ(mount_unit_of("/a-b/c d"), "a\\x2db-c\\x20d.mount");
    EXPECT_EQ(mount_unit_of("/.hidden/.b"), "\\x2ehidden-.b.mount");
    EXPECT_EQ(mount_unit_of("/d/\xc3\xa9"), "d-\\xc3\\xa9.mount");
}

TEST(DropIn, RequiresTheMounts) {
    const auto drop_in = requires_mounts("kubelet.service", {"/var/lib/container", "/var/lib/kubelet"});
    EXPECT_EQ(drop_in.path, "/etc/systemd/system/kubelet.service.d/50-ack-attach-mounts.conf");
    EXPECT_THAT(drop_in.text, HasSubstr("\n[Unit]\nRequiresMountsFor=/var/lib/container /var/lib/kubelet\n"));
}

TEST(DropIn, PathsAreQuoted) {
    EXPECT_THAT(requires_mounts("a.service", {"/mnt/a b", "/mnt/50%", "/mnt/x\\y"}).text,
                HasSubstr("RequiresMountsFor=\"/mnt/a b\" /mnt/50%% /mnt/x\\\\y\n"));
}

}   // namespace
}   // namespace ack::systemd
