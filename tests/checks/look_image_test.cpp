// Observers of what an image carries, against trees.
#include "checks/facts.hpp"
#include "checks/look/image/observers.hpp"
#include "tests/checks/tree.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

const Deadline long_enough = Deadline::in(std::chrono::minutes{1});
using Things = std::vector<FoundThing>;

template <class Observer>
auto seen(const Tree& tree, Observer observer) {
    const auto fact = observer(tree.view(), long_enough);
    if (!fact)
        throw std::runtime_error(fact.error().what);
    return *fact;
}

} // namespace

TEST(LookAtImage, AnEmptyTreeHasNothing) {
    const Tree tree;
    const auto image = look_at_host(tree.view(), long_enough).image;
    EXPECT_EQ(image.dbus_machine_id, "");
    EXPECT_TRUE(image.ssh_host_keys->empty() && image.personal_files->empty() && image.credentials->empty());
    EXPECT_TRUE(image.instance_state->empty() && image.runtime_state->empty() && image.masked_units->empty());
    EXPECT_EQ(image.cloud_init, (CloudInit{"", false, false}));
    EXPECT_EQ(image.logs, LogState{});
}

TEST(LookAtImage, MachineIdOfDbusOnlyWhenItIsAFileOfItsOwn) {
    const Tree tree;
    tree.write("/var/lib/dbus/machine-id", "abc\n");
    EXPECT_EQ(seen(tree, look_at_dbus_machine_id), "abc");
    tree.remove("/var/lib/dbus/machine-id");
    tree.link("/var/lib/dbus/machine-id", "/etc/machine-id");
    EXPECT_EQ(seen(tree, look_at_dbus_machine_id), "");
}

TEST(LookAtImage, KeysAndHistories) {
    const Tree tree;
    tree.write("/etc/ssh/ssh_host_rsa_key", "x");
    tree.write("/etc/ssh/ssh_config", "x");
    tree.write("/root/.ssh/authorized_keys", "ssh-ed25519 AAAA");
    tree.write("/root/.bash_history", "");
    tree.write("/home/op/.ssh/id_ed25519", "x");
    tree.write("/home/op/.ssh/id_ed25519.pub", "x");
    EXPECT_EQ(seen(tree, look_at_ssh_host_keys), (std::vector<std::string>{"/etc/ssh/ssh_host_rsa_key"}));
    EXPECT_EQ(seen(tree, look_at_personal_files),
              (Things{{"/root/.ssh/authorized_keys", "keys that may log in"},
                      {"/home/op/.ssh/id_ed25519", "private key"}}));
}

TEST(LookAtImage, CredentialsByFileAndByForm) {
    const Tree tree;
    tree.write("/root/.docker/config.json", R"({"auths": {"registry": {"auth": "eA=="}}})");
    tree.write("/home/op/.docker/config.json", R"({"credsStore": "x"})");
    tree.write("/home/op/.kube/config", "x");
    tree.write("/etc/profile.d/cloud.sh", "#\nexport ALICLOUD_ACCESS_KEY=LTAI5tAbCdEfGhIjKlMnOpQr\n");
    tree.write("/etc/systemd/system/join.service", "ExecStart=join --token abcdef.0123456789abcdef\n");
    tree.directory("/etc/systemd/system/x.wants");
    EXPECT_EQ(seen(tree, look_at_credentials),
              (Things{{"/root/.docker/config.json", "login at a registry"},
                      {"/home/op/.kube/config", "credentials for a cluster"},
                      {"/etc/profile.d/cloud.sh:2", "AccessKey id"},
                      {"/etc/systemd/system/join.service:1", "bootstrap token"}}));
}

TEST(LookAtImage, StateOfAnInstance) {
    const Tree tree;
    tree.link("/var/lib/cloud/instance", "/var/lib/cloud/instances/i-1");
    tree.directory("/var/lib/cloud/instances");
    tree.write("/var/lib/dhclient/dhclient--eth0.lease", "lease {}");
    tree.write("/var/lib/dhclient/empty.lease", "");
    tree.write("/etc/udev/rules.d/70-persistent-net.rules", "x");
    tree.write("/etc/sysconfig/network-scripts/ifcfg-eth0", "BOOTPROTO=dhcp\nHWADDR=00:16:3e:00:00:01\n");
    tree.write("/etc/sysconfig/network-scripts/ifcfg-eth1",
               "# Created by cloud-init\nHWADDR=00:16:3e:00:00:02\n");
    tree.write("/etc/sysconfig/network-scripts/ifcfg-lo", "IPADDR=127.0.0.1\n");
    tree.write("/etc/sysconfig/network-scripts/ifcfg-eth2", "IPADDR0=10.0.0.9\n");
    tree.write("/etc/network/interfaces", "auto lo\niface eth0 inet static\n  address 10.0.0.9/24\n");
    tree.write("/etc/netplan/50-cloud-init.yaml", // as cloud-init 24.1 has netplan's library write it
               "network:\n  version: 2\n  ethernets:\n    eth0:\n      match:\n"
               "        macaddress: \"00:16:3e:00:00:01\"\n      dhcp4: true\n      set-name: \"eth0\"\n");
    tree.write("/etc/netplan/01-own.yaml",
               "network:\n  ethernets:\n    eth0:\n      nameservers:\n        addresses: [1.1.1.1]\n"
               "      addresses: [10.0.0.9/24]\n    eth1:\n      addresses:\n      - 10.0.1.9/24\n"
               "      nameservers: {addresses: [1.1.1.1]}\n");
    EXPECT_EQ(seen(tree, look_at_instance_state),
              (Things{{"/var/lib/cloud/instance", "cloud-init's state of an instance"},
                      {"/var/lib/dhclient/dhclient--eth0.lease", "DHCP lease"},
                      {"/etc/udev/rules.d/70-persistent-net.rules", "names bound to one machine's devices"},
                      {"/etc/sysconfig/network-scripts/ifcfg-eth0:2", "fixed address (HWADDR)"},
                      {"/etc/sysconfig/network-scripts/ifcfg-eth2:1", "fixed address (IPADDR0)"},
                      {"/etc/netplan/01-own.yaml:6", "fixed address (addresses)"},
                      {"/etc/netplan/01-own.yaml:8", "fixed address (addresses)"},
                      {"/etc/network/interfaces:3", "fixed address (address)"}}));
}

TEST(LookAtImage, CloudInitOfAnyPython) {
    const Tree tree;
    tree.write("/usr/lib/python3.6/site-packages/cloudinit/version.py",
               "__VERSION__ = \"19.1.21\"\n_X = 1\n");
    EXPECT_EQ(seen(tree, look_at_cloud_init), (CloudInit{"19.1.21", false, false}));
    tree.link("/etc/systemd/system/cloud-init.target.wants/cloud-init.service",
              "/usr/lib/systemd/system/cloud-init.service");
    tree.write("/etc/cloud/cloud-init.disabled", "");
    EXPECT_EQ(seen(tree, look_at_cloud_init), (CloudInit{"19.1.21", true, true}));
}

TEST(LookAtImage, CloudAssistantUnitAndAgent) {
    const Tree tree;
    EXPECT_TRUE(seen(tree, look_at_cloud_assistant).empty());
    tree.write("/etc/systemd/system/aliyun.service", "x");
    tree.program("/usr/local/share/aliyun-assist/2.2.3.578/aliyun-service");
    tree.write("/usr/local/share/aliyun-assist/log/x", "");
    EXPECT_EQ(seen(tree, look_at_cloud_assistant),
              (std::vector<std::string>{"/etc/systemd/system/aliyun.service",
                                        "/usr/local/share/aliyun-assist/2.2.3.578/aliyun-service"}));
}

TEST(LookAtImage, RuntimeStateAndMaskedUnits) {
    const Tree tree;
    tree.directory("/var/lib/docker/overlay2/abc");
    tree.directory("/var/lib/containerd/io.containerd.content.v1.content/blobs");
    tree.link("/etc/systemd/system/sshd.service", "/dev/null");
    tree.link("/etc/systemd/system/dbus.service", "/usr/lib/systemd/system/x.service");
    EXPECT_EQ(seen(tree, look_at_runtime_state),
              (Things{{"/var/lib/docker/overlay2", "image layers of docker"}}));
    EXPECT_EQ(seen(tree, look_at_masked_units), (std::vector<std::string>{"sshd.service"}));
}

TEST(LookAtImage, LogsAreCountedAndRead) {
    const Tree tree;
    tree.write("/var/log/messages", std::string(1000, 'x') + "\n--token abcdef.0123456789abcdef\n");
    tree.write("/var/log/acs/init.log", "LTAI5tAbCdEfGhIjKlMnOpQr\n");
    tree.write("/var/log/old.gz", "abcdef.0123456789abcdef");
    tree.link("/var/log/loop", "/var/log");
    const auto logs = seen(tree, look_at_logs);
    EXPECT_EQ(logs.bytes, 1000U + 33U + 25U + 23U);
    EXPECT_EQ(logs.secrets, (Things{{"/var/log/acs/init.log:1", "AccessKey id"},
                                    {"/var/log/messages:2", "bootstrap token"}}));
}

TEST(LookAtImage, TimeThatIsOverIsUnknown) {
    const Tree tree;
    tree.write("/var/log/messages", "x");
    EXPECT_FALSE(look_at_logs(tree.view(), Deadline::in(std::chrono::milliseconds{0})));
    EXPECT_FALSE(look_at_host(tree.view(), Deadline::in(std::chrono::milliseconds{0})).image.credentials);
}

} // namespace ack::checks
