// The grid on real, sparse devices of 500 GiB, and what is decided from it.
#include "disk/grid.hpp"
#include "disk/places.hpp"
#include "disk/plan.hpp"

#include "tests/disk/loop.hpp"
#include "tests/disk/plan_input.hpp"

#include <gmock/gmock.h>
#include <random>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using testing::Loop;

constexpr std::uint64_t mib = 1ULL << 20, gib = 1ULL << 30;

ProofOptions by_grid(const Loop& loop, std::uint64_t bytes, unsigned pass = 1) {
    ProofOptions options;
    options.scan = Scan::grid;
    options.disk.name = loop.name();
    options.disk.bytes = bytes;
    options.disk.serial = "grid-test";
    options.pass = pass;
    return options;
}

TEST(ProofByGrid, ALargeBlankDiskIsBlankByGrid) {
    const Loop loop(500 * gib);
    const auto content = prove(loop.open(), by_grid(loop, 500 * gib));
    const auto* blank = std::get_if<Blank>(&content);
    ASSERT_TRUE(blank) << describe(content);
    EXPECT_FALSE(blank->every_byte);
    EXPECT_EQ(blank->bytes, 500 * gib);
    EXPECT_LE(blank->bytes_read, gib * 21 / 10);
    EXPECT_GE(blank->bytes_read, 500 * gib / 256);
    EXPECT_TRUE(proves(*blank, 500 * gib, Scan::grid));
    EXPECT_FALSE(proves(*blank, 500 * gib, Scan::full));
    EXPECT_FALSE(proves(*blank, 501 * gib, Scan::grid));
    EXPECT_THAT(describe(content), HasSubstr("blank by grid: "));
    EXPECT_THAT(describe(content), HasSubstr(" of 512000 MiB read, no run of 2 MiB or more of data can be there (reading "));
    EXPECT_EQ(blank->bytes_read, grid_proof_bytes(500 * gib));
    EXPECT_GT(blank->bytes_per_second, 0U);
}

TEST(ProofByGrid, ASmallDiskIsReadWhole) {
    for (const auto bytes : {16 * mib, 1024 * mib, 16 * mib + 1536}) {
        const Loop loop(bytes);
        const auto content = prove(loop.open(), by_grid(loop, bytes));
        ASSERT_TRUE(std::holds_alternative<Blank>(content)) << describe(content);
        EXPECT_EQ(content, Content(Blank{bytes, bytes, true}));
        loop.write_below(bytes - bytes / 3, "x");
        EXPECT_TRUE(std::holds_alternative<Data>(prove(loop.open(), by_grid(loop, bytes))));
    }
}

TEST(ProofByGrid, ARunOfTwoMebibytesIsFound) {
    std::mt19937_64 random(7);
    const Loop loop(500 * gib);
    const std::string run(2 * mib, 'x');
    for (unsigned i = 0; i < 2; ++i) {
        const auto from = random() % (500 * gib - 2 * mib);
        loop.write_below(from, run);
        const auto content = prove(loop.open(), by_grid(loop, 500 * gib));
        const auto* data = std::get_if<Data>(&content);
        ASSERT_TRUE(data) << from << " " << describe(content);
        EXPECT_GE(data->offset, from);
        EXPECT_LT(data->offset, from + run.size());
        loop.write_below(from, std::string(2 * mib, '\0'));
    }
}

// What one pass does not read the other may, and what neither reads is what undo is there for.
TEST(ProofByGrid, TheSecondPassReadsOtherPlaces) {
    const Loop loop(500 * gib);
    const Grid look(by_grid(loop, 500 * gib).disk, 1), under_lock(by_grid(loop, 500 * gib).disk, 2);
    const auto cell = 123457;
    ASSERT_NE(look.block(cell), under_lock.block(cell));
    loop.write_below(under_lock.block(cell).offset + 4095, "x");
    EXPECT_TRUE(std::holds_alternative<Blank>(prove(loop.open(), by_grid(loop, 500 * gib, 1))));
    const auto content = prove(loop.open(), by_grid(loop, 500 * gib, 2));
    ASSERT_TRUE(std::holds_alternative<Data>(content)) << describe(content);
    EXPECT_EQ(std::get<Data>(content).offset, under_lock.block(cell).offset + 4095);
}

TEST(ProofByGrid, AnotherSizeThanTheIdentitysIsNotBlank) {
    const Loop loop(16 * mib);
    EXPECT_TRUE(std::holds_alternative<Unreadable>(prove(loop.open(), by_grid(loop, 32 * mib))));
}

struct Run { std::uint64_t from = 0, bytes = 0; };

bool meets(const Piece& piece, const Run& run) {
    return piece.offset < run.from + run.bytes && run.from < piece.offset + piece.bytes;
}

// What the grid's proof says of a disk that holds this run and nothing else.
Content content_of(const Identity& disk, const Run& run) {
    for (const auto& piece : structural_places(disk.bytes))
        if (meets(piece, run)) return Data{run.from, "78", ""};
    const Grid grid(disk, 1);
    for (auto cell = run.from / mib; cell < grid.cells() && cell * mib < run.from + run.bytes; ++cell)
        if (meets(grid.block(cell), run)) return Data{run.from, "78", ""};
    return Blank{disk.bytes, grid_proof_bytes(disk.bytes), false};
}

bool formats(const DiskPlan& plan) {
    return std::ranges::any_of(plan.steps, [](const Step& step) { return std::holds_alternative<FormatDisk>(step.operation); });
}

TEST(ProofByGrid, ThousandsOfDisksWithARunOfTwoMebibytesAndNoFormat) {
    std::mt19937_64 random(20261125);
    for (unsigned i = 0; i < 3000; ++i) {
        auto input = testing::plan_input();
        auto& disk = testing::the_disk(input);
        disk.bytes = 2 * gib + 512 + random() % (4000 * gib) / 512 * 512;
        disk.serial = "serial-" + std::to_string(i);
        const auto most = std::min<std::uint64_t>(disk.bytes, 64 * mib);
        const auto length = 2 * mib + random() % (most - 2 * mib + 1);
        input.scan = Scan::grid;
        input.contents["vdb"] = content_of(identity_of(disk), {random() % (disk.bytes - length + 1), length});
        ASSERT_FALSE(formats(decide(input))) << disk.bytes;
    }
}

TEST(ProofByGrid, PlansAFormatThatProvesAgainByGridAndLeavesTheRestAlone) {
    auto input = testing::plan_input();
    const auto bytes = testing::the_disk(input).bytes;
    input.scan = Scan::grid;
    input.contents["vdb"] = Blank{bytes, grid_proof_bytes(bytes), false};
    const auto plan = decide(input);
    ASSERT_TRUE(formats(plan));
    const auto& format = std::get<FormatDisk>(plan.steps.front().operation);
    EXPECT_EQ(format.scan, Scan::grid);
    EXPECT_FALSE(format.assume_prezeroed);
    for (const auto& step : plan.steps) {
        const auto* mount = std::get_if<MountDisk>(&step.operation);
        EXPECT_EQ(mount ? mount->options : "noinit_itable", "noinit_itable");
    }

    input.scan = Scan::full;     // demanded, and not what was done
    EXPECT_FALSE(formats(decide(input)));
    input.scan = Scan::grid;
    for (const auto read : {grid_proof_bytes(bytes) - 4096, grid_proof_bytes(bytes) + 4096, bytes}) {
        input.contents["vdb"] = Blank{bytes, read, false};
        EXPECT_FALSE(formats(decide(input))) << read;
    }
    input.contents["vdb"] = Blank{bytes - 4096, grid_proof_bytes(bytes - 4096), false};
    EXPECT_FALSE(formats(decide(input)));
}

// What proves nothing leads to no format, and a blank disk of every size does: the run alone keeps the others from it.
TEST(ProofByGrid, ABlankDiskOfAnySizeIsFormatted) {
    std::mt19937_64 random(20261126);
    for (unsigned i = 0; i < 1000; ++i) {
        auto input = testing::plan_input();
        auto& disk = testing::the_disk(input);
        disk.bytes = 2 * gib + 512 + random() % (4000 * gib) / 512 * 512;
        input.scan = Scan::grid;
        input.contents["vdb"] = content_of(identity_of(disk), {0, 0});
        ASSERT_TRUE(formats(decide(input))) << disk.bytes;
    }
}

TEST(ProofByGrid, AnOddTailCountsToTheByte) {
    const auto bytes = 3 * gib + 1536;
    const auto most = grid_proof_bytes(bytes);
    for (const auto read : {most, most - 4096 + 1536}) EXPECT_TRUE(proves({bytes, read, false}, bytes, Scan::grid));
    for (const auto read : {most - 512, most + 512, most - 4096}) EXPECT_FALSE(proves({bytes, read, false}, bytes, Scan::grid));
}

TEST(ProofByGrid, SmallDisksAreNeverProvedByIt) {
    EXPECT_FALSE(proves({2 * gib, grid_proof_bytes(2 * gib), false}, 2 * gib, Scan::grid));
    EXPECT_TRUE(proves({2 * gib, 2 * gib, true}, 2 * gib, Scan::grid));
}

}   // namespace
}   // namespace ack::disk
