#include "tests/agent/samples.hpp"

namespace ack::agent::samples {

using checks::Finding;
using checks::Group;
using checks::Verdict;

namespace {

constexpr std::uint64_t gib = 1ULL << 30;

disk::Identity vdb() {
    return {"vdb", 0xfe10, 40 * gib, "bp1a2b3c4d5e6f7g8h9i", {}, 17};
}

Report about(std::string command, Outcome outcome, std::string sentence, std::string remedy = "") {
    Report report;
    report.command = std::move(command);
    report.version = "0.1.0";
    report.started = "2026-11-23T05:34:05Z";
    report.ended = "2026-11-23T05:34:06Z";
    report.hostname = "iZbp1h2x";
    report.outcome = outcome;
    report.sentence = std::move(sentence);
    report.remedy = std::move(remedy);
    report.seconds = 0.42;
    return report;
}

Report run(Outcome outcome, std::string sentence, std::string remedy = "") {
    Report report = about("run", outcome, std::move(sentence), std::move(remedy));
    report.run = "20261123T053405Z-1a2b";
    report.instance = "i-bp15abcdefghij";
    report.seconds = 74.2;
    report.changed = true;
    report.plan = blank_disk_plan();
    for (const disk::Step& step : report.plan->steps)
        report.steps_done.push_back(step.sentence);
    report.findings = fit_host().findings;
    return report;
}

AttachRecord attach(int status, std::string output) {
    return {"http://aliacs-k8s-cn-hangzhou.oss-cn-hangzhou-internal.aliyuncs.com/public/pkg/run/attach/1.35/"
            "attach_node.sh",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "exited with status " + std::to_string(status),
            status,
            48'123,
            61.5,
            std::move(output),
            {}};
}

}   // namespace

Finding finding(std::string id, Group group, Verdict verdict, std::string evidence, std::string remedy) {
    const bool failure = verdict == Verdict::fail || verdict == Verdict::unknown;
    return {std::move(id),     group, verdict, failure, std::move(evidence), std::move(remedy),
            "the ACK document"};
}

disk::DiskPlan blank_disk_plan() {
    disk::DiskPlan plan;
    plan.disk = vdb();
    plan.rule = "it is the last data disk (last in lexicographic order of name, NVMe preferred; of vdb)";
    plan.content = "blank: every one of 42949672960 bytes was read and is zero";
    plan.uuid = "6f0c1a52-7e0b-8d3c-9a41-0c5be2f7d810";
    plan.steps = {
        {disk::FormatDisk{*plan.disk, plan.uuid, 8192, true, disk::Scan::full, true},
         "Make an ext4 filesystem with UUID 6f0c1a52-7e0b-8d3c-9a41-0c5be2f7d810 on /dev/vdb, which is "
         "blank, so that images and pods do not fill the system disk."},
        {disk::MakeDirectory{"/var/lib/container", 0755, false},
         "Make the directory /var/lib/container, where the disk is mounted."},
        {disk::AppendFstab{
             {"UUID=6f0c1a52-7e0b-8d3c-9a41-0c5be2f7d810 /var/lib/container ext4 defaults,nofail 0 2"}},
         "Append 4 lines to /etc/fstab, so that the mounts are there after a reboot."},
        {disk::WriteDropIn{"/etc/systemd/system/kubelet.service.d/50-ack-attach-mounts.conf",
                           "[Unit]\nRequiresMountsFor=/var/lib/kubelet\n"},
         "Keep kubelet.service from starting before its mounts are there."},
        {disk::ReloadUnits{}, "Let systemd read its units again."},
        {disk::MountDisk{*plan.disk, plan.uuid, "ext4", "/var/lib/container", "defaults"},
         "Mount /dev/vdb at /var/lib/container."},
        {disk::BindMount{"/var/lib/container/kubelet", "/var/lib/kubelet"},
         "Mount /var/lib/container/kubelet at /var/lib/kubelet too."},
        {disk::WriteMarker{"/var/.skip-auto-fdisk"},
         "Tell the attach script by /var/.skip-auto-fdisk to leave disks alone."}};
    return plan;
}

disk::DiskPlan refused_plan() {
    disk::DiskPlan plan;
    plan.disk = vdb();
    plan.rule = "it is the last data disk (last in lexicographic order of name, NVMe preferred; of vdb)";
    plan.content = "holds an xfs filesystem (label pgdata)";
    plan.refusals = {
        {"/dev/vdb holds an xfs filesystem (label pgdata) with files in it: base, global, pg_wal, PG_VERSION",
         "take a snapshot and look at it: mount -o ro /dev/vdb /mnt; to go on without a data disk: --disk "
         "none"}};
    plan.notes = {"The attach script's own formatter is held back."};
    return plan;
}

Report fit_host() {
    Report report = about("check", Outcome::success, "4 checks passed, 1 warning, 1 skipped");
    report.findings = {
        finding("os-is-supported", Group::operating_system, Verdict::pass,
                "/etc/os-release: Alibaba Cloud Linux 3"),
        finding("hostname-is-valid", Group::operating_system, Verdict::pass, "iZbp1h2x"),
        finding("swap-is-off", Group::swap, Verdict::pass, "/proc/swaps: none"),
        finding("swap-stays-off", Group::swap, Verdict::pass, "nothing in /etc/fstab, no swap units"),
        finding("fstab-names-disks-by-uuid", Group::disks, Verdict::warn, "/etc/fstab:7: /dev/vdc /data ext4",
                "name it by UUID: blkid /dev/vdc"),
        finding("data-disk-is-blank-or-usable", Group::disks, Verdict::skipped, "no data disk is touched")};
    return report;
}

Report unfit_host() {
    Report report = fit_host();
    report.outcome = Outcome::host_not_fit;
    report.sentence = "3 of 6 checks failed: os-is-supported, swap-is-off, data-disk-is-blank-or-usable; "
                      "nothing was changed";
    report.remedy = "mend what is marked FAIL or UNKNOWN by its remedy, then: ack-attach check";
    report.findings[0] = finding("os-is-supported", Group::operating_system, Verdict::unknown,
                                 "/etc/os-release: Permission denied", "run it again as root (sudo -i)");
    report.findings[2] =
        finding("swap-is-off", Group::swap, Verdict::fail,
                "/proc/swaps: /dev/vda3 (partition, 2 GiB), /swapfile (file, 4 GiB)", "swapoff -a");
    report.findings[5] = finding("data-disk-is-blank-or-usable", Group::disks, Verdict::fail,
                                 "/dev/vdb holds an xfs filesystem (label pgdata)",
                                 "take a snapshot and look at it: mount -o ro /dev/vdb /mnt; to go on "
                                 "without a data disk: --disk none");
    return report;
}

Report joined_run() {
    Report report =
        run(Outcome::success,
            "joined, and proved: node cn-hangzhou.192.168.0.10 is Ready at https://192.168.0.228:6443");
    report.attach = attach(0, "Worker node joined successfully");
    report.node = {"cn-hangzhou.192.168.0.10",
                   "https://192.168.0.228:6443",
                   true,
                   "True",
                   "KubeletReady",
                   "kubelet is posting ready status",
                   {"192.168.0.10"},
                   ""};
    return report;
}

Report failed_run() {
    Report report =
        run(Outcome::script_failed,
            "the attach script exited with status 1, and it left no new /etc/kubernetes/kubelet.conf: this "
            "host did not join",
            "see its last lines in the report, mend the cause, then run again with a fresh attach command");
    report.attach = attach(1, "+ curl -k https://192.168.0.228:6443/version\ncurl: (28) Connection timed out "
                              "after 4001 milliseconds\nFailGetKubeVersion");
    return report;
}

Report full_report() {
    Report report = joined_run();
    report.attach->contradictions = {"the attach script exited with status 1, yet node x is Ready"};
    report.attach->exit_code.reset();
    report.plan->refusals = refused_plan().refusals;
    report.plan->notes = {"a note"};
    report.plan->disk->wwn = "0x5000";
    report.remedy = "a remedy — with “quotes” and a tab\t";
    report.findings = unfit_host().findings;
    return report;
}

}   // namespace ack::agent::samples
