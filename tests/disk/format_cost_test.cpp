// What a format writes and keeps, measured with the real mkfs.ext4 on sparse devices, against what the plan
// says of it.
#include "disk/apply.hpp"
#include "disk/format_cost.hpp"
#include "tests/disk/loop.hpp"
#include "tests/disk/plan_input.hpp"
#include "tests/disk/sandbox.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

namespace ack::disk {
namespace {

using namespace testing;

class FormatCost : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(FormatCost, IsNotMoreThanThePlanSays) {
    const std::uint64_t bytes = GetParam() << 30;
    const Loop loop(bytes);
    alone([&] {
        host::HostControl control(host::HostView::open("/").value());
        std::filesystem::create_directories("/var/lib");
        std::ofstream("/etc/machine-id") << std::string(31, 'a') + "1\n";
        LookForPlan how;
        how.wish = parse_disk_wish(loop.node()).value();
        how.proof.scan = Scan::grid;
        auto plan =
            decide(look_for_plan(control.view(), look_at_disks(control.view(), Deadline::never()), how));
        ASSERT_EQ(count<FormatDisk>(plan), 1U) << sentences(plan);
        plan.steps.resize(1);
        const auto done = apply(control, plan, {}, {}, Deadline::never(), {});
        ASSERT_EQ(done.outcome, ApplyOutcome::done) << done.what;
        const auto written = loop.allocated();
        const auto undo_file = receipts(control.view(), ApplyPlaces{}.receipts).value().at(0).undo_file;
        struct stat info {};
        ASSERT_EQ(::stat(undo_file.c_str(), &info), 0);
        EXPECT_GT(written, 0U);
        EXPECT_LE(written, bytes_written_at_most(bytes));
        EXPECT_LE(static_cast<std::uint64_t>(info.st_size), undo_file_at_most(bytes));
        // A bound of ten times as much would say nothing.
        EXPECT_GT(written * 20, bytes_written_at_most(bytes));
    });
}

INSTANTIATE_TEST_SUITE_P(GiB, FormatCost, ::testing::Values(1, 20, 500, 1024));

} // namespace
} // namespace ack::disk
