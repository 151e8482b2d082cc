// Files of a host that observers read. The first byte says which file has the rest.
#include "agent/kubeconfig.hpp"
#include "checks/look/observers.hpp"
#include "disk/journal.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/tree.hpp"

#include <array>

namespace {

using namespace ack;

struct Reader {
    const char* path;
    void (*look)(const host::HostView& view);
};

template <auto observer>
void look(const host::HostView& view) {
    fuzz::answered(observer(view, Deadline::never()));
}

constexpr std::array readers = {
    Reader{"/etc/os-release", look<checks::look_at_os>},
    Reader{"/proc/swaps", look<checks::look_at_swap>},
    Reader{"/etc/systemd/zram-generator.conf", [](const auto& view) { fuzz::answered(checks::look_at_zram_generator(view)); }},
    Reader{"/etc/systemd/system/dev-vdc.swap", look<checks::look_at_swap_settings>},
    Reader{"/etc/fstab", look<checks::look_at_absent_fstab_sources>},
    Reader{"/proc/1/mountinfo", look<checks::look_at_mounts>},
    Reader{"/proc/meminfo", look<checks::look_at_memory>},
    Reader{"/proc/net/tcp", look<checks::look_at_listeners>},
    Reader{"/proc/self/cgroup", look<checks::look_at_cgroups>},
    Reader{"/etc/selinux/config", look<checks::look_at_selinux>},
    Reader{"/etc/hosts", look<checks::look_at_hosts_file>},
    Reader{"/proc/locks", look<checks::look_at_package_managers>},
    Reader{"/proc/filesystems", look<checks::look_at_kernel_features>},
    Reader{"/etc/machine-id", look<checks::look_at_machine_id>},
    Reader{"/journal/01234567-89ab-8def-8123-456789abcdef.json",
           [](const auto& view) { fuzz::answered(disk::unfinished(view, "/journal")); }},
    Reader{"/receipts/01234567-89ab-8def-8123-456789abcdef.json",
           [](const auto& view) { fuzz::answered(disk::receipts(view, "/receipts")); }},
    Reader{"/etc/kubernetes/kubelet.conf",
           [](const auto& view) { fuzz::answered(agent::read_kubeconfig(view, "/etc/kubernetes/kubelet.conf")); }},
};

// One tree for each file, so that each run writes one file and nothing else is in the way.
const test::Tree& tree_of(std::size_t reader) {
    static std::array<test::Tree, readers.size()> trees;
    return trees[reader];
}

void set_up(const test::Tree& tree) {
    tree.write("/usr/lib/systemd/system-generators/zram-generator", "");
    tree.write("/etc/systemd/system/swap.target.wants/keep", "");
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto which = data[0] % readers.size();
    const auto& tree = tree_of(which);
    if (!tree.view().exists("/usr/lib/systemd")) set_up(tree);
    tree.write(readers[which].path, std::string(fuzz::text_of(data + 1, size - 1)));
    readers[which].look(tree.view());
    return 0;
}
