#include "agent/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ack::agent {
namespace {

constexpr std::array<std::string_view, 4> known = {"timeouts", "thresholds", "disk", "disk_use_existing"};

TEST(Nearest, FindsWhatWasMeant) {
    EXPECT_EQ(nearest("timeout", known), "timeouts");
    EXPECT_EQ(nearest("tresholds", known), "thresholds");
    EXPECT_EQ(nearest("dsik", known), "disk");
    EXPECT_EQ(nearest("DISK", known), "disk");
    EXPECT_EQ(nearest("disk-use-existing", known), "disk_use_existing");
    EXPECT_EQ(nearest("thres", known), "thresholds");
}

TEST(Nearest, CountsASwapOfNeighboursAsOne) {
    static constexpr std::array<std::string_view, 2> words = {"rxx", "run"};
    EXPECT_EQ(nearest("rnu", words), "run");
}

TEST(Nearest, IsSilentWhereNothingIsNear) {
    EXPECT_EQ(nearest("colour", known), "");
    EXPECT_EQ(did_you_mean(""), "");
    EXPECT_EQ(did_you_mean("disk"), "; did you mean disk?");
}

}   // namespace
}   // namespace ack::agent
