#include "disk/writable.hpp"

#include <array>
#include <set>

namespace ack::disk {

namespace {

constexpr std::array<const char*, 5> places = {"/etc", "/etc/fstab", "/etc/systemd/system", "/var",
                                               "/var/lib"};

// Files are replaced by renaming, so that the directory counts as well.
struct Needs {
    std::set<std::string>& paths;

    void operator()(const AppendFstab&) const { paths.insert({"/etc", "/etc/fstab"}); }
    void operator()(const WriteDropIn&) const { paths.insert("/etc/systemd/system"); }
    void operator()(const WriteMarker&) const { paths.insert("/var"); }
    void operator()(const FormatDisk&) const { paths.insert("/var/lib"); } // its journal and its receipt
    void operator()(const MakeDirectory& step) const {
        if (!step.on_disk)
            paths.insert(std::filesystem::path(step.path).parent_path().string());
    }
    template <class Other>
    void operator()(const Other&) const {}
};

} // namespace

std::map<std::string, std::string> look_at_unwritable(const host::HostView& view) {
    std::map<std::string, std::string> unwritable;
    if (!view.live())
        return unwritable;
    for (const auto* place : places) {
        const auto may = view.may_write(place);
        if (!may && !host::absent(may.error()))
            unwritable[place] = may.error().what;
    }
    return unwritable;
}

void refuse_unwritable(const PlanInput& input, DiskPlan& plan) {
    std::set<std::string> needed;
    for (const auto& step : plan.steps)
        std::visit(Needs{needed}, step.operation);
    for (const auto& [path, why] : input.unwritable)
        if (needed.contains(path))
            plan.refusals.push_back(
                {"the plan has to write to " + path + ", and cannot: " + why,
                 "mend that first (chattr -i " + path + ", or mount -o remount,rw), then run again"});
}

} // namespace ack::disk
