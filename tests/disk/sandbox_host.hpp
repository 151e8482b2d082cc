// A host for the sandbox (sandbox.hpp): files below /etc and /var, one loop device as its data disk.
#pragma once

#include "disk/apply.hpp"
#include "tests/disk/loop.hpp"
#include "tests/disk/plan_input.hpp"
#include "tests/disk/sandbox.hpp"

#include <algorithm>
#include <fstream>

namespace ack::testing {

inline void put_text(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
}

inline std::string text_at(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Loop devices made before the sandbox are open in this process too: they are ours.
struct SandboxHost {
    explicit SandboxHost(const Loop& loop) : control(host::HostView::open("/").value()) {
        put_text("/etc/machine-id", std::string(31, 'a') + "1\n");
        put_text("/etc/fstab", "");
        std::filesystem::create_directories("/var/lib");
        how.wish = disk::parse_disk_wish(loop.node()).value();
    }
    disk::PlanInput look() const {
        return disk::look_for_plan(control.view(), disk::look_at_disks(control.view(), Deadline::never()), how);
    }
    disk::DiskPlan plan() const { return disk::decide(look()); }
    disk::ApplyResult apply_plan(const disk::DiskPlan& plan, const disk::ApplyHooks& hooks = {}, std::stop_token stop = {}) {
        return disk::apply(control, plan, {}, hooks, Deadline::never(), stop);
    }

    host::HostControl control;
    disk::LookForPlan how;
};

inline std::string words_of(const disk::ApplyResult& result) {
    return std::to_string(result.steps_done) + " steps, " + result.what + " -> " + result.remedy;
}

inline std::size_t mounts_from(dev_t device) {
    const auto mounts = host::mounts(host::HostView::open("/").value()).value();
    return static_cast<std::size_t>(
        std::count_if(mounts.begin(), mounts.end(), [&](const auto& mount) { return mount.device == device; }));
}

}   // namespace ack::testing
