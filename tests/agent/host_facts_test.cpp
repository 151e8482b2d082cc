#include "agent/host_facts.hpp"

#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using testing::HasSubstr;

const Deadline long_enough = Deadline::in(std::chrono::minutes(1));

TEST(HostFacts, AnImageHasNoInstance) {
    const test::Tree tree;
    const auto host = look_at_all(tree.view(), {}, long_enough).host;
    EXPECT_EQ(host.root, tree.view().root());
    ASSERT_FALSE(host.instance);
    EXPECT_THAT(host.instance.error().what, HasSubstr("is not a running host"));
}

TEST(HostFacts, ElsewhereThanOnEcsNobodyIsAsked) {
    Policy policy;
    policy.checks.on_ecs = false;
    const auto host = look_at_all(host::HostView::open("/").value(), policy, long_enough, false).host;
    EXPECT_TRUE(host.kernel);
    ASSERT_FALSE(host.instance);
    EXPECT_THAT(host.instance.error().what, HasSubstr("--not-on-ecs"));
}

TEST(InstanceOf, IsItsIdOrNothing) {
    checks::HostFacts host;
    EXPECT_EQ(instance_of(host), "");
    host.instance = checks::InstanceFacts{};
    EXPECT_EQ(instance_of(host), "");
    host.instance->instance_id = "i-bp1";
    EXPECT_EQ(instance_of(host), "i-bp1");
}

}   // namespace
}   // namespace ack::agent
