// What no command of ack-attach does alone, so that it can be measured alone.
//   bench-disks probe NODE…            the inventory of all disks, then the signatures on these
//   bench-disks read NODE              reads what the proofs of a format read
//   bench-disks format NODE DIRECTORY  plans, formats and mounts below DIRECTORY; says how long that took without the
//                                      reading of the second proof, and with what options mkfs.ext4 and mount were run
#include "disk/apply.hpp"
#include "disk/inventory.hpp"
#include "disk/plan.hpp"
#include "host/block_device.hpp"
#include "host/control.hpp"
#include "host/signatures.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <span>
#include <string>

namespace {

using namespace ack;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

int wrong(const std::string& what) {
    std::fprintf(stderr, "bench-disks: %s\n", what.c_str());
    return 1;
}

int probe(std::span<char*> nodes) {
    const auto view = host::HostView::open("/");
    if (!view)
        return wrong(view.error().what);
    const auto inventory = disk::look_at_disks(*view, Deadline::in(std::chrono::minutes(1)));
    std::size_t found = 0;
    for (const std::string node : nodes) {
        const auto* const one = disk::find_disk(inventory, node.substr(std::string_view("/dev/").size()));
        if (one == nullptr)
            return wrong(node + " is not in the inventory");
        const auto device = host::BlockDevice::open(*view, node, one->number);
        if (!device)
            return wrong(device.error().what);
        const auto signatures = host::probe_signatures(device->descriptor());
        if (!signatures)
            return wrong(signatures.error().what);
        found += signatures->found.size();
    }
    std::printf("%zu\n", found);
    return 0;
}

// From the first byte that a proof reads of its grid, or of every byte, to the last one.
struct ProofTime {
    std::optional<Clock::time_point> start;
    Clock::time_point end;

    void note(const disk::ProofProgress& progress) {
        end = Clock::now();
        if (!start && progress.bytes_per_second > 0)
            start = end - std::chrono::duration_cast<Clock::duration>(
                              Seconds(static_cast<double>(progress.done) / progress.bytes_per_second));
    }
    Seconds taken() const { return start ? Seconds(end - *start) : Seconds(0); }
};

// Only the steps that mkfs.ext4 and mount have a part in.
disk::DiskPlan reduced(disk::DiskPlan plan) {
    std::erase_if(plan.steps, [](const disk::Step& step) {
        const auto* const directory = std::get_if<disk::MakeDirectory>(&step.operation);
        return !std::holds_alternative<disk::FormatDisk>(step.operation) &&
               !std::holds_alternative<disk::MountDisk>(step.operation) &&
               !(directory != nullptr && !directory->on_disk);
    });
    return plan;
}

Result<disk::DiskPlan> plan_for(const host::HostView& view, const std::string& node, const std::string& directory) {
    auto wish = disk::parse_disk_wish(node);
    if (!wish)
        return tl::unexpected(wish.error());
    disk::LookForPlan how;
    how.wish = *wish;
    how.layout = {directory + "/mounted", {}};
    how.proof.scan = disk::Scan::grid;
    how.journal = directory + "/journal";
    auto plan =
        disk::decide(disk::look_for_plan(view, disk::look_at_disks(view, Deadline::in(std::chrono::minutes(1))), how));
    if (!plan.refusals.empty())
        return fail(plan.refusals.front().reason);
    return plan;
}

// What the second proof takes before its grid: signatures, structural places, the sample.
Result<Seconds> before_the_grid(const host::HostView& view, const std::string& node, const disk::DiskPlan& plan) {
    const auto device = host::BlockDevice::open(view, node, plan.disk->number);
    if (!device)
        return tl::unexpected(device.error());
    ProofTime grid;
    disk::ProofOptions options;
    options.scan = disk::Scan::grid;
    options.disk = *plan.disk;
    options.pass = 2;
    options.on_progress = [&grid](const disk::ProofProgress& progress) { grid.note(progress); };
    const auto start = Clock::now();
    const auto content = disk::prove(*device, options);
    const Seconds taken = Clock::now() - start;
    if (!std::holds_alternative<disk::Blank>(content))
        return fail(node + " " + disk::describe(content));
    return taken - grid.taken();
}

int read(const std::string& node) {
    const auto view = host::HostView::open("/");
    const auto plan = view ? plan_for(*view, node, "/nowhere") : tl::unexpected(view.error());
    const auto before = plan ? before_the_grid(*view, node, *plan) : tl::unexpected(plan.error());
    return before ? 0 : wrong(before.error().what);
}

int format(const std::string& node, const std::string& directory) {
    const auto view = host::HostView::open("/");
    const auto whole = view ? plan_for(*view, node, directory) : tl::unexpected(view.error());
    const auto before = whole ? before_the_grid(*view, node, *whole) : tl::unexpected(whole.error());
    if (!before)
        return wrong(before.error().what);
    const auto plan = reduced(*whole);

    host::HostControl control(*view);
    ProofTime grid;
    disk::ApplyHooks hooks;
    hooks.on_proof_progress = [&grid](const disk::ProofProgress& progress) { grid.note(progress); };
    const auto start = Clock::now();
    const auto done = disk::apply(control, plan, {directory + "/journal", directory + "/receipts"}, hooks, Deadline::never(), {});
    const Seconds taken = Clock::now() - start;
    if (done.outcome != disk::ApplyOutcome::done)
        return wrong(done.what);

    const auto proof = *before + grid.taken();
    nlohmann::json told = {{"seconds", (taken - proof).count()}, {"proof_seconds", proof.count()}};
    for (const auto& step : plan.steps) {
        if (const auto* const op = std::get_if<disk::FormatDisk>(&step.operation))
            told.update({{"uuid", op->uuid}, {"inode_ratio", op->inode_ratio}, {"undo_file", op->keep_undo_file},
                         {"prezeroed", op->assume_prezeroed}});
        if (const auto* const op = std::get_if<disk::MountDisk>(&step.operation))
            told.update({{"target", op->target}, {"options", op->options}});
    }
    std::printf("%s\n", told.dump().c_str());
    return 0;
}

}   // namespace

int main(int argc, char** argv) {
    const std::span words(argv, static_cast<std::size_t>(argc));
    const std::string what = words.size() > 1 ? words[1] : "";
    if (what == "probe" && words.size() > 2)
        return probe(words.subspan(2));
    if (what == "read" && words.size() == 3)
        return read(words[2]);
    if (what == "format" && words.size() == 4)
        return format(words[2], words[3]);
    return wrong("probe NODE…, read NODE, or format NODE DIRECTORY");
}
