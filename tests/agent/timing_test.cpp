#include "agent/timing.hpp"

#include "tests/agent/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;

Report timed() {
    Report report = samples::fit_host();
    report.timings = timings_of({{"host", "swap", microseconds{1500}, true},
                                 {"host", "gpus", microseconds{10'000'000}, false},
                                 {"disks", "disks", microseconds{20'250}, true}});
    return report;
}

TEST(Timing, GroupsAreTheSumsInTheirOrder) {
    const auto groups = groups_of(*timed().timings);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].group, "host");
    EXPECT_DOUBLE_EQ(groups[0].seconds, 10.0015);
    EXPECT_EQ(groups[1].group, "disks");
}

TEST(Timing, IsShownSlowestFirstBeforeTheSummary) {
    for (const Screen& screen : {samples::pipe(), samples::colour()}) {
        const std::string text = render(timed(), screen);
        EXPECT_THAT(text, HasSubstr("host 10001.5 ms: gpus 10000.0 (given up), swap 1.5\n"));
        EXPECT_THAT(text, HasSubstr("disks 20.2 ms\n"));
    }
    const std::string text = render(timed(), samples::pipe());
    EXPECT_TRUE(text.ends_with("}\n")) << "the last line is for whoever collects";
    EXPECT_LT(text.size(), 6000U);
}

TEST(Timing, IsNotShownUnlessAskedFor) {
    EXPECT_THAT(render(samples::fit_host(), samples::pipe()), Not(HasSubstr("timing")));
}

}   // namespace
}   // namespace ack::agent
