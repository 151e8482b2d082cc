// Answers as the API's own documents show them, shortened.
#include "agent/cloud_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {

namespace {

using checks::Expectations;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Expectations from(std::string_view text, Expectations into = {}) {
    const auto added = add_cloud_facts(text, "f.json", into);
    EXPECT_TRUE(added) << added.error().what;
    return into;
}

std::string fault_of(std::string_view text) {
    Expectations into;
    const auto added = add_cloud_facts(text, "f.json", into);
    return added ? "" : added.error().what;
}

constexpr auto cluster = R"({
    "cluster_id": "c82e", "name": "demo", "region_id": "cn-beijing", "vpc_id": "vpc-2zeik", "size": 5,
    "ip_stack": "ipv4", "service_cidr": "172.21.0.0/20", "container_cidr": "172.20.0.0/16", "security_group_id": "sg-25yq",
    "worker_ram_role_name": "KubernetesWorkerRole-ec87", "current_version": "1.32.1-aliyun.1",
    "master_url": "{\"intranet_api_server_endpoint\":\"https://192.168.0.251:6443\"}",
    "meta_data": "{\"Addons\":[{\"name\":\"csi-plugin\"},{\"name\":\"terway-eniip\",\"version\":\"v1\"}]}"})";

}   // namespace

TEST(CloudFacts, OfACluster) {
    const auto expect = from(cluster);
    EXPECT_EQ(expect.region, "cn-beijing");
    EXPECT_EQ(expect.vpc, "vpc-2zeik");
    EXPECT_EQ(expect.endpoint, "192.168.0.251:6443");
    EXPECT_EQ(expect.network_plugin, "terway");
    EXPECT_EQ(expect.ip_stack, "ipv4");
    EXPECT_EQ(expect.ram_role, "KubernetesWorkerRole-ec87");
    EXPECT_THAT(expect.pod_cidrs, ElementsAre("172.20.0.0/16"));
    EXPECT_THAT(expect.service_cidrs, ElementsAre("172.21.0.0/20"));
    EXPECT_EQ(expect.nodes, 5U);
}

TEST(CloudFacts, ThePolicysWordStands) {
    Expectations said;
    said.vpc = "vpc-mine";
    said.pod_cidrs = {"10.0.0.0/8"};
    const auto expect = from(cluster, said);
    EXPECT_EQ(expect.vpc, "vpc-mine");
    EXPECT_THAT(expect.pod_cidrs, ElementsAre("10.0.0.0/8"));
}

TEST(CloudFacts, OfANodePoolQuotasAndTheAccount) {
    auto expect = from(R"({"nodepool_info": {"nodepool_id": "np1"}, "kubernetes_config": {"runtime": "containerd"},
        "scaling_group": {"security_group_id": "sg-1", "security_group_ids": ["sg-1", "sg-2"]}})");
    EXPECT_THAT(expect.pool_groups, ElementsAre("sg-1", "sg-2"));
    EXPECT_EQ(expect.runtime, "containerd");
    expect = from(R"({"cluster_quota": 20, "node_quota": 100, "cluster_nodepool_quota": 20})");
    EXPECT_EQ(expect.node_quota, 100U);
    expect = from(R"({"Quota": {"QuotaActionCode": "vpc_quota_route_entrys_num", "TotalQuota": 200.0}, "RequestId": "x"})");
    EXPECT_EQ(expect.route_quota, 200U);
    expect = from(R"({"AccountId": "1234567890123456", "Arn": "acs:ram::1:root", "RequestId": "x"})");
    EXPECT_EQ(expect.account, "1234567890123456");
}

TEST(CloudFacts, OfInstancesTypesAndRoutes) {
    auto expect = from(R"({"RequestId": "x", "Instances": {"Instance": [
        {"InstanceId": "i-1", "SecurityGroupIds": {"SecurityGroupId": ["sg-1"]}}]}})");
    EXPECT_THAT(expect.instance_groups.at("i-1"), ElementsAre("sg-1"));
    expect = from(R"({"RequestId": "x", "InstanceTypes": {"InstanceType": [
        {"InstanceTypeId": "ecs.g7.xlarge", "EniQuantity": 4, "EniPrivateIpAddressQuantity": 15}]}})");
    EXPECT_EQ(expect.instance_types.at("ecs.g7.xlarge"), (checks::EniFigures{4, 15}));
    constexpr auto routes = R"({"RequestId": "x", "RouteEntrys": {"RouteEntry": [
        {"Type": "Custom"}, {"Type": "System"}, {"Type": "Custom"}]}})";
    expect = from(routes, from(routes));
    EXPECT_EQ(expect.custom_routes, 4U) << "two pages";
}

TEST(CloudFacts, OfSecurityGroups) {
    auto expect = from(R"({"RequestId": "x", "SecurityGroups": {"SecurityGroup": [
        {"SecurityGroupId": "sg-1", "SecurityGroupType": "enterprise"}]}})");
    expect = from(R"({"SecurityGroupId": "sg-1", "InnerAccessPolicy": "Drop", "Permissions": {"Permission": [
        {"Direction": "ingress", "Policy": "Accept", "IpProtocol": "TCP", "PortRange": "22/22", "Priority": "1",
         "SourceCidrIp": "10.0.0.0/8", "SourceGroupId": ""},
        {"Direction": "egress", "Policy": "Drop", "IpProtocol": "ALL", "PortRange": "-1/-1", "Priority": 100,
         "DestCidrIp": "0.0.0.0/0"}]}})", expect);
    const auto& group = expect.security_groups.at("sg-1");
    EXPECT_EQ(group.type, "enterprise");
    EXPECT_TRUE(group.has_rules);
    EXPECT_FALSE(group.inner_accept);
    EXPECT_THAT(group.rules, ElementsAre(checks::SecurityRule{true, true, "tcp", 22, 22, "10.0.0.0/8", "", 1},
                                         checks::SecurityRule{false, false, "all", 0, 65535, "0.0.0.0/0", "", 100}));
}

TEST(CloudFacts, OtherDocumentsAreErrorsThatNameTheFile) {
    EXPECT_THAT(fault_of("{}"), HasSubstr("f.json: none of the answers that are known: DescribeClusterDetail"));
    EXPECT_THAT(fault_of("[]"), HasSubstr("f.json: none of the answers"));
    EXPECT_THAT(fault_of("{"), HasSubstr("f.json"));
    EXPECT_THAT(fault_of(R"({"RequestId": "x", "Instances": {}})"), HasSubstr("not a whole answer to DescribeInstances"));
    EXPECT_THAT(fault_of(R"({"Quota": {"QuotaActionCode": "q_other"}, "RequestId": "x"})"), HasSubstr("\"q_other\""));
    EXPECT_THAT(fault_of(R"({"RequestId": "x", "NextToken": "n", "RouteEntrys": {"RouteEntry": []}})"), HasSubstr("page"));
    EXPECT_THAT(fault_of(R"({"SecurityGroupId": "sg-1", "Permissions": {"Permission": [{"Direction": "ingress",
        "Policy": "Accept", "IpProtocol": "TCP", "PortRange": "all", "Priority": 1}]}})"), HasSubstr("PortRange \"all\""));
}

}   // namespace ack::agent
