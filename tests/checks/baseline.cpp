#include "tests/checks/baseline.hpp"

#include "checks/kernel_features.hpp"
#include "checks/limits.hpp"
#include "checks/whose_node.hpp"
#include "systemd/units.hpp"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

namespace ack::checks {

namespace {

constexpr std::uint64_t gib = 1ULL << 30U;
constexpr auto uuid = "5f3c1e6a-7d0b-8c41-9a52-0123456789ab";

disk::Disk system_disk() {
    disk::Disk disk;
    disk.name = "vda";
    disk.number = makedev(254, 0);
    disk.kind = disk::DiskKind::disk;
    disk.bytes = 40 * gib;
    disk.system_roles = {"/"};
    return disk;
}

disk::Disk blank_disk() {
    disk::Disk disk;
    disk.name = "vdb";
    disk.number = makedev(254, 16);
    disk.kind = disk::DiskKind::disk;
    disk.bytes = 100 * gib;
    disk.serial = "bp1abcdefghijklmnopq";
    disk.close_look = disk::CloseLook{};
    return disk;
}

host::Mount mount(dev_t device, std::string source, std::string target) {
    return {.id = 1,
            .parent = 0,
            .device = device,
            .root = "/",
            .target = std::move(target),
            .type = "ext4",
            .source = std::move(source),
            .options = "rw",
            .read_only = false};
}

host::FstabLine fstab_line(std::size_t number, std::string source, std::string target, std::string options) {
    const bool bind = options.find("bind") != std::string::npos;
    return {.number = number,
            .source = std::move(source),
            .target = std::move(target),
            .type = bind ? "none" : "ext4",
            .options = std::move(options),
            .frequency = 0,
            .pass = 0};
}

void add_system_facts(HostFacts& host) {
    std::vector<KernelFeature> features;
    for (const auto& wanted : wanted_features())
        features.push_back({std::string(wanted.name), true, "/boot/config-5.10.134-16.al8.x86_64"});
    host.kernel_features = features;
    host.cgroups = Cgroups{2, {"cpuset", "cpu", "io", "memory", "hugetlb", "pids"}, {}};
    host.package_managers = std::vector<LockHolder>{};
    host.selinux = Selinux{"disabled", "disabled"};
    host.limits = Limits{{}, {}, 1'048'576};
    for (const auto& limit : least_limits)
        host.limits->sysctls.emplace(limit.sysctl, limit.least);
    host.clock = host::ClockState{true, 4'000};
    host.units->emplace("chronyd.service",
                        systemd::UnitState{"loaded", "active", "running", "enabled", 0, "success"});
    host.resolvers = Resolvers{"/etc/resolv.conf", {"100.100.2.136", "100.100.2.138"}};
    host.proxies = std::vector<ProxySetting>{};
    host.addresses =
        Addresses{{{"eth0", "0.0.0.0", "192.168.0.253", 0}, {"eth0", "192.168.0.0", "0.0.0.0", 24}},
                  {"127.0.0.1", "192.168.0.7"},
                  {}};
    host.firewalls = std::vector<Firewall>{};
    host.forwarding = Forwarding{{{"net.ipv4.ip_forward", "0"}}, {}};
    host.iptables = Iptables{"/usr/sbin/iptables", "nft", {}};
    host.gpus = Gpus{};
    host.vendor_log = VendorLog{};
    host.runtime_sockets = std::vector<std::string>{};
    host.cni_files = std::vector<std::string>{};
    host.containers = std::vector<RunningContainer>{};
    host.enabled_units = std::vector<EnabledUnit>{
        {"chronyd.service", "/etc/systemd/system/multi-user.target.wants/chronyd.service",
         "/usr/lib/systemd/system/chronyd.service"}};
    host.local_ports = LocalPorts{32768, 60999, ""};
    host.boot_id = "0d1e2f3a-0000-4000-8000-000000000000";
    host.hosts_file = std::vector<HostsLine>{{1, "127.0.0.1", {"localhost"}}};
}

InstanceFacts fit_instance() {
    using Text = std::optional<std::string>;
    InstanceFacts instance;
    instance.tokens = true;
    instance.answers_without_token = true;
    instance.clock_offset = 0;
    instance.instance_id = Text("i-bp1abcdefgh");
    instance.instance_type = Text("ecs.g7.xlarge");
    instance.instance_name = Text("worker-1");
    instance.hostname = Text("iZbp1abcdefghZ");
    instance.region_id = Text("cn-hangzhou");
    instance.zone_id = Text("cn-hangzhou-k");
    instance.owner_account_id = Text("1234567890123456");
    instance.vpc_id = Text("vpc-bp1");
    instance.vpc_cidr_block = Text("192.168.0.0/16");
    instance.private_ipv4 = Text("192.168.0.7");
    instance.spot_termination_time = Text();
    instance.ram_role = Text("KubernetesWorkerRole-1");
    NetworkInterface primary;
    primary.mac = "00:16:3e:00:00:01";
    primary.id = Text("eni-bp1");
    primary.vswitch_id = Text("vsw-bp1");
    primary.ipv6s = std::optional<std::vector<std::string>>();
    instance.mac = Text(primary.mac);
    instance.interfaces = std::optional(std::vector{primary});
    instance.nameservers = std::vector<std::string>{"100.100.2.136", "100.100.2.138"};
    CloudDisk system, data;
    system.serial = "bp1systemdisk0000001";
    data.serial = "bp1abcdefghijklmnopq";
    instance.disks = std::vector{system, data};
    return instance;
}

HostFacts fit_facts() {
    HostFacts host;
    host.os = OsRelease{
        "/etc/os-release", "alinux", "3", "Alibaba Cloud Linux 3.2104 U10 (OpenAnolis Edition)", {"rhel"}};
    host.kernel = Kernel{"5.10.134-16.al8.x86_64", 5, 10, 134, "x86_64"};
    host.hostname = "iZbp1abcdefghZ";
    host.machine_id = "1f2e3d4c5b6a798897a6b5c4d3e2f101";
    host.cpus = 4U;
    host.memory = Memory{8 * gib, 7 * gib};
    host.swap = std::vector<SwapArea>{};
    host.swap_settings = std::vector<SwapSetting>{};
    host.fstab = host::Fstab{{fstab_line(5, "UUID=root", "/", "defaults")}, {}};
    host.mounts = std::vector{mount(makedev(254, 0), "/dev/vda", "/")};
    std::vector<ProgramPlace> programs;
    for (const auto* name :
         {"bash", "curl", "tar", "ip", "iptables", "mount", "nsenter", "systemctl", "mkfs.ext4", "modprobe",
          "conntrack", "ebtables", "ethtool", "socat", "tc", "chronyd"})
        programs.push_back({name, std::string("/usr/bin/") + name});
    host.programs = programs;
    host.filesystems = std::vector<Filesystem>{{"/", 40 * gib, 30 * gib, 2'000'000, 1'900'000, false},
                                               {"/tmp", gib, gib, 500'000, 500'000, false}};
    host.units = std::map<std::string, systemd::UnitState>{
        {"kubelet.service", {"not-found", "inactive", "dead", "", 0, "success"}}};
    host.systemd = SystemdState{true, 239U, ""};
    host.self = Self{0, ~0ULL, true, true};
    host.listeners = std::vector<Listener>{{"0.0.0.0", 22, 812, "sshd"}};
    host.cluster = ClusterTraces{};
    host.absent_fstab_sources = std::vector<std::string>{};
    host.markers = std::vector<std::string>{};
    host.drop_ins = std::map<std::string, std::string>{};
    host.io_errors = std::vector<std::string>{};
    add_system_facts(host);
    host.instance = fit_instance();
    return host;
}

NetworkTarget reached(const std::string& host, std::uint16_t port, const std::string& address) {
    NetworkTarget target{host, port, "", {address}, {{"name", "", true, false, "100.100.2.136"}}};
    for (const char* stage : {"tcp", "tls", "http"})
        target.hops.push_back(
            {stage, address, true, false, std::string(stage) == "http" ? "status 200" : ""});
    return target;
}

// What the attach command names answers, and its script was had whole.
void add_the_commands_facts(Scene& scene) {
    const std::string host = "aliacs-k8s-cn-hangzhou.oss-cn-hangzhou-internal.aliyuncs.com";
    scene.host.network =
        NetworkFacts{"", reached(host, 80, "100.118.28.45"), reached("192.168.0.228", 6443, "192.168.0.228"),
                     reached("registry-cn-hangzhou-vpc.ack.aliyuncs.com", 443, "100.103.7.181")};
    scene.command.script_host = host;
    scene.command.script_host_allowed = true;
    scene.script = ScriptSeen{"http://" + host + "/attach_node.sh", "ab12", 30'000, false};
}

std::vector<disk::Step> steps(const disk::Identity& identity) {
    return {{disk::FormatDisk{identity, uuid, 8192, false}, "format /dev/vdb to ext4"},
            {disk::MountDisk{identity, uuid, "ext4", "/var/lib/container", "nofail"}, "mount it"},
            {disk::WriteMarker{"/var/.skip-auto-fdisk"}, "hold the attach script's formatter back"}};
}

} // namespace

Evidence Scene::evidence() const {
    return {.host = host,
            .inventory = inventory,
            .plan = with_plan ? &plan : nullptr,
            .content = with_content ? &content : nullptr,
            .command = command,
            .node = node,
            .script = script,
            .joined_to_this_cluster = joined,
            .policy = policy,
            .layout = layout};
}

Finding Scene::finding(const std::string& id) const {
    const auto findings = judge(evidence(), {.only = {id}, .skip = {}});
    if (findings.size() == 1)
        return findings[0];
    ADD_FAILURE() << "no single finding of " << id;
    return {};
}

Scene fit_host() {
    Scene scene;
    scene.host = fit_facts();
    scene.node = fail("this host has no kubelet.conf", nobody_asks);
    scene.inventory.disks = std::vector{system_disk(), blank_disk()};
    scene.content = disk::Blank{100 * gib, 100 * gib, true};
    scene.plan.disk = disk::identity_of(blank_disk());
    scene.plan.rule = "the last data disk";
    scene.plan.content = "blank: every byte was read and is zero";
    scene.plan.uuid = uuid;
    scene.plan.steps = steps(*scene.plan.disk);
    scene.command = {.given = true,
                     .understood = true,
                     .architecture = "",
                     .server = "",
                     .formats_disk = true,
                     .disk_device = ""};
    add_the_commands_facts(scene);
    return scene;
}

Scene golden_image() {
    Scene scene = fit_host();
    auto& host = scene.host;
    host.live = false;
    host.root = "/mnt/image";
    host.machine_id = "";
    host.resolvers->servers.clear();
    host.enabled_units->push_back({"sshd.service", "/etc/systemd/system/multi-user.target.wants/sshd.service",
                                   "/usr/lib/systemd/system/sshd.service"});
    host.image.dbus_machine_id = "";
    host.image.ssh_host_keys = std::vector<std::string>{};
    host.image.personal_files = std::vector<FoundThing>{};
    host.image.credentials = std::vector<FoundThing>{};
    host.image.instance_state = std::vector<FoundThing>{};
    host.image.cloud_init = CloudInit{"23.2.2", false, true};
    host.image.cloud_assistant = std::vector<std::string>{
        "/etc/systemd/system/aliyun.service", "/usr/local/share/aliyun-assist/2.2.3.578/aliyun-service"};
    host.image.runtime_state = std::vector<FoundThing>{};
    host.image.logs = LogState{1U << 20U, {}};
    host.image.masked_units = std::vector<std::string>{};
    return scene;
}

Scene joined_host() {
    Scene scene = fit_host();
    scene.joined = true;
    scene.plan.steps.clear();
    scene.plan.content = "holds an ext4 filesystem";
    scene.content = disk::Holds{};
    scene.host.markers = std::vector<std::string>{"/var/.skip-auto-fdisk"};
    scene.host.units->at("kubelet.service") = {"loaded", "active", "running", "enabled", 0, "success"};
    scene.host.kubelet_healthz = HttpAnswer{200, "ok"};
    scene.host.vendor_log = VendorLog{true, "Worker node joined successfully", "", "", false};
    scene.host.runtime_sockets = std::vector<std::string>{"/run/containerd/containerd.sock"};
    scene.host.cni_files = std::vector<std::string>{"/etc/cni/net.d/10-terway.conflist"};
    scene.host.listeners->push_back({"0.0.0.0", 10250, 900, "kubelet"});
    scene.host.cluster =
        ClusterTraces{KubeletConf{"/etc/kubernetes/kubelet.conf", "https://192.168.0.228:6443", ""},
                      {900},
                      {{"/etc/kubernetes/pki", "certificates of a cluster"}}};
    scene.node = JoinedNode{.name = "cn-hangzhou.192.168.0.7",
                            .server = "https://192.168.0.228:6443",
                            .registered = true,
                            .ready = "True",
                            .ready_reason = "KubeletReady",
                            .ready_message = "",
                            .internal_ips = {"192.168.0.7"},
                            .boot_id = "0d1e2f3a-0000-4000-8000-000000000000",
                            .network_unavailable = {},
                            .network_message = "",
                            .provider_id = "cn-hangzhou.i-bp1abcdefgh",
                            .node_pool = "np1"};
    std::size_t number = 6;
    scene.host.mounts->push_back(mount(makedev(254, 16), "/dev/vdb", "/var/lib/container"));
    scene.host.fstab->lines.push_back(
        fstab_line(number, "UUID=" + scene.plan.uuid, "/var/lib/container", "defaults,nofail"));
    for (const auto& bind : scene.layout.binds) {
        scene.host.mounts->push_back(mount(makedev(254, 16), "/dev/vdb", bind.target));
        scene.host.fstab->lines.push_back(
            fstab_line(++number, "/var/lib/container/" + bind.directory, bind.target, "bind,nofail"));
    }
    for (const auto* unit : {"kubelet.service", "containerd.service", "docker.service"}) {
        const auto drop_in = systemd::requires_mounts(
            unit, {"/var/lib/container", "/var/lib/kubelet", "/var/lib/docker", "/var/lib/containerd"});
        scene.host.drop_ins->emplace(drop_in.path, drop_in.text);
    }
    return scene;
}

disk::Disk& data_disk_of(Scene& scene) {
    return scene.inventory.disks->at(1);
}

void refuse(Scene& scene, const std::string& reason, const std::string& remedy) {
    scene.plan.steps.clear();
    scene.plan.refusals.push_back({reason, remedy});
}

namespace {

std::vector<void (*)()>& tables() {
    static std::vector<void (*)()> all;
    return all;
}

std::vector<Flip>* collected = nullptr; // while rows are only counted

} // namespace

bool remember_table(void (*table)()) {
    tables().push_back(table);
    return true;
}

std::vector<Flip> all_flips() {
    std::vector<Flip> flips;
    collected = &flips;
    for (auto* const table : tables())
        table();
    collected = nullptr;
    return flips;
}

void expect(const Scene& start, Verdict before, Verdict due, const std::vector<Change>& changes) {
    if (collected != nullptr) {
        for (const auto& change : changes)
            collected->push_back({change.check, before, due});
        return;
    }
    for (const auto& [check, change, words] : changes) {
        EXPECT_EQ(name_of(start.finding(check).verdict), name_of(before))
            << check << ": " << start.finding(check).evidence;
        Scene scene = start;
        change(scene);
        const auto finding = scene.finding(check);
        EXPECT_EQ(name_of(finding.verdict), name_of(due)) << check << ": " << finding.evidence;
        EXPECT_NE(finding.evidence.find(words), std::string::npos)
            << check << ": \"" << finding.evidence << "\" lacks " << words;
        const bool silent = due == Verdict::pass || due == Verdict::skipped;
        EXPECT_EQ(finding.remedy.empty(), silent) << check << ": " << finding.remedy;
    }
}

} // namespace ack::checks
