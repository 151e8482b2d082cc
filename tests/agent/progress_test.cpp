#include "agent/progress.hpp"

#include <gtest/gtest.h>

namespace ack::agent {
namespace {

constexpr std::uint64_t gib = 1ULL << 30;

TEST(ScanLine, TellsHowFarHowFastHowLong) {
    const std::string line = scan_line({10 * gib, 40 * gib, 512.0 * 1024 * 1024});
    EXPECT_NE(line.find("10 GiB of 40 GiB"), std::string::npos) << line;
    EXPECT_NE(line.find("25 %"), std::string::npos) << line;
    EXPECT_NE(line.find("512 MiB/s"), std::string::npos) << line;
    EXPECT_NE(line.find("61 s left"), std::string::npos) << line;
}

TEST(ScanLine, LongTimesAreSecondsToo) {
    EXPECT_NE(scan_line({0, 40 * gib, 64.0 * 1024 * 1024}).find("641 s left"), std::string::npos);
}

TEST(ScanLine, SaysWhichWayOfReadingItIs) {
    EXPECT_EQ(scan_line({gib, 2 * gib, 0, false}).find("reading 4 KiB of every MiB: 1 GiB of 2 GiB"), 0U);
}

TEST(ScanLine, BeforeTheFirstFigureNothingIsPromised) {
    EXPECT_EQ(scan_line({0, gib, 0}).find("left"), std::string::npos);
    EXPECT_EQ(scan_line({0, 0, 0}).find('%'), std::string::npos);
}

}   // namespace
}   // namespace ack::agent
