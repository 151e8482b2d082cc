// Node objects as API servers of 1.32 and 1.36 give them, and one of a time to come.
#include "agent/node_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto server = "https://192.168.0.228:6443";
constexpr auto name = "cn-hangzhou.192.168.0.7";

Result<checks::JoinedNode> read(unsigned status, const std::string& body) {
    host::HttpResponse response;
    response.status = status;
    response.body = body;
    return read_node_answer(response, name, server);
}

const std::string of_1_32 = R"({"kind":"Node","apiVersion":"v1",
"metadata":{"name":"cn-hangzhou.192.168.0.7","uid":"afc82809-82ec-41b2-93d5-8afa4bbbe2b2","resourceVersion":"5759",
 "creationTimestamp":"2026-11-25T08:14:23Z",
 "labels":{"ack.aliyun.com":"c0123456789abcdef","alibabacloud.com/nodepool-id":"np0123456789abcdef","beta.kubernetes.io/arch":"amd64",
  "kubernetes.io/hostname":"cn-hangzhou.192.168.0.7","node.kubernetes.io/instance-type":"ecs.g7.xlarge",
  "topology.kubernetes.io/region":"cn-hangzhou","topology.kubernetes.io/zone":"cn-hangzhou-k"},
 "annotations":{"csi.volume.kubernetes.io/nodeid":"{\"diskplugin.csi.alibabacloud.com\":\"i-bp1abcdefgh\"}","node.alpha.kubernetes.io/ttl":"0"},
 "managedFields":[{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-11-25T08:14:23Z","fieldsType":"FieldsV1",
  "fieldsV1":{"f:metadata":{"f:labels":{".":{}}}},"subresource":"status"}]},
"spec":{"podCIDR":"10.32.0.0/26","podCIDRs":["10.32.0.0/26"],"providerID":"cn-hangzhou.i-bp1abcdefgh",
 "taints":[{"key":"node.cloudprovider.kubernetes.io/uninitialized","value":"true","effect":"NoSchedule"}]},
"status":{"capacity":{"cpu":"4","ephemeral-storage":"41152812Ki","hugepages-2Mi":"0","memory":"15780376Ki","pods":"64"},
 "allocatable":{"cpu":"3920m","memory":"12805656Ki","pods":"64"},
 "conditions":[
  {"type":"NetworkUnavailable","status":"False","lastHeartbeatTime":"2026-11-25T08:15:01Z","lastTransitionTime":"2026-11-25T08:15:01Z",
   "reason":"RouteCreated","message":"RouteController created a route"},
  {"type":"MemoryPressure","status":"False","lastHeartbeatTime":"2026-11-25T08:47:11Z","lastTransitionTime":"2026-11-25T08:14:23Z",
   "reason":"KubeletHasSufficientMemory","message":"kubelet has sufficient memory available"},
  {"type":"PIDPressure","status":"False","reason":"KubeletHasSufficientPID","message":"kubelet has sufficient PID available"},
  {"type":"Ready","status":"True","lastHeartbeatTime":"2026-11-25T08:47:11Z","lastTransitionTime":"2026-11-25T08:14:53Z",
   "reason":"KubeletReady","message":"kubelet is posting ready status"}],
 "addresses":[{"type":"InternalIP","address":"192.168.0.7"},{"type":"Hostname","address":"cn-hangzhou.192.168.0.7"}],
 "daemonEndpoints":{"kubeletEndpoint":{"Port":10250}},
 "nodeInfo":{"machineID":"505285f587ed4746a6a0879934311c4b","systemUUID":"505285f5-87ed-4746-a6a0-879934311c4b",
  "bootID":"0f0b931a-02da-46a1-9e9d-2dfa07b474f0","kernelVersion":"5.10.134-16.al8.x86_64","osImage":"Alibaba Cloud Linux 3.2104",
  "containerRuntimeVersion":"containerd://1.6.39","kubeletVersion":"v1.32.1-aliyun.1","kubeProxyVersion":"v1.32.1-aliyun.1",
  "operatingSystem":"linux","architecture":"amd64"},
 "images":[{"names":["registry.k8s.io/pause@sha256:ee65","registry.k8s.io/pause:3.10"],"sizeBytes":320368}],
 "runtimeHandlers":[{"name":"runc","features":{"recursiveReadOnlyMounts":true,"userNamespaces":true}},{"name":"","features":{}}],
 "features":{"supplementalGroupsPolicy":true}}})";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// What 1.33 to 1.36 added: swap in nodeInfo, declaredFeatures; dual stack and further conditions are older.
const std::string of_1_36 = with(
    with(
        with(
            with(of_1_32, R"("operatingSystem":"linux",)",
                 R"("operatingSystem":"linux","swap":{"capacity":0},)"),
            R"("features":{"supplementalGroupsPolicy":true})",
            R"("features":{"supplementalGroupsPolicy":true},"declaredFeatures":["GuaranteedQoSPodCPUResize"])"),
        R"({"type":"Hostname",)", R"({"type":"InternalIP","address":"2408:4005::7"},{"type":"Hostname",)"),
    R"("kubeProxyVersion":"v1.32.1-aliyun.1")", R"("kubeProxyVersion":"")");

TEST(NodeObjects, OfEachVersionAreJoined) {
    for (const auto& body : {of_1_32, of_1_36}) {
        const auto node = read(200, body);
        ASSERT_TRUE(node) << node.error().what;
        EXPECT_TRUE(is_joined(*node)) << describe(*node);
        EXPECT_EQ(node->boot_id, "0f0b931a-02da-46a1-9e9d-2dfa07b474f0");
        EXPECT_EQ(node->provider_id, "cn-hangzhou.i-bp1abcdefgh");
        EXPECT_EQ(node->node_pool, "np0123456789abcdef");
        EXPECT_EQ(node->network_unavailable, "False");
        EXPECT_EQ(node->ready_reason, "KubeletReady");
    }
    EXPECT_THAT(read(200, of_1_36)->internal_ips, ElementsAre("192.168.0.7", "2408:4005::7"));
}

// Terway sets no NetworkUnavailable; whoever adds conditions and fields changes nothing.
TEST(NodeObjects, UnknownConditionsAndFieldsChangeNothing) {
    const auto unknown =
        with(with(of_1_36, R"({"type":"MemoryPressure",)",
                  R"({"type":"Ready2","status":"False"},{"type":"ReadyForUpgrade","status":"Unknown"},
                                      {"type":"NTPProblem","status":"True"},{"type":"MemoryPressure",)"),
             R"("nodeInfo":{)", R"("future":[{"Ready":false}],"nodeInfo":{"ready":{"a":[1]},)");
    EXPECT_TRUE(is_joined(*read(200, unknown)));
    EXPECT_TRUE(is_joined(*read(200, with(of_1_32, R"("type":"NetworkUnavailable","status":"False")",
                                          R"("type":"FrequentKubeletRestart","status":"False")"))));
}

// A value of another type than the API's is none at all, and never Ready.
TEST(NodeObjects, ValuesOfAnotherTypeAreNone) {
    const std::pair<const char*, const char*> changes[] = {
        {R"("type":"Ready","status":"True")", R"("type":"Ready","status":true)"},
        {R"("type":"Ready","status":"True")", R"("type":"Ready","status":["True"])"},
        {R"("type":"Ready","status":"True")", R"("type":"Ready","status":"true")"},
        {R"("type":"InternalIP","address":"192.168.0.7")", R"("type":"InternalIP","address":7)"},
        {R"("type":"Ready","status":"True")", R"("type":"Ready")"},
        {R"("conditions":[)", R"("conditions":null,"earlier":[)"},
        {R"("status":{"capacity")", R"("before":{"capacity")"}};
    for (const auto& [from, to] : changes) {
        const auto node = read(200, with(of_1_32, from, to));
        ASSERT_TRUE(node) << to << ": " << node.error().what;
        EXPECT_FALSE(is_joined(*node)) << to;
    }
}

// metav1.Status in the forms of an API server and of what stands before it.
TEST(StatusObjects, AreQuotedWithReasonAndMessage) {
    struct Case {
        unsigned status;
        const char *body, *says;
    };
    const Case cases[] = {
        {401,
         R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401})",
         "does not know the client certificate"},
        {403,
         R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"nodes \"cn-hangzhou.192.168.0.7\" is forbidden: node \"x\" cannot read \"cn-hangzhou.192.168.0.7\", only its own Node object","reason":"Forbidden","details":{"name":"cn-hangzhou.192.168.0.7","kind":"nodes"},"code":403})",
         "only its own Node object"},
        {404,
         R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server could not find the requested resource","reason":"NotFound","details":{},"code":404})",
         "could not find the requested resource"},
        {410,
         R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"The provided continue parameter is too old","reason":"Expired","code":410})",
         "Expired: The provided"},
        {429,
         R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Too many requests, please try again later.","reason":"TooManyRequests","details":{"retryAfterSeconds":1},"code":429})",
         "TooManyRequests: Too many"},
        {500,
         R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Internal error occurred: x","reason":"InternalError","details":{"causes":[{"message":"x"}]},"code":500})",
         "InternalError: Internal error"},
        {503, "upstream connect error", "status 503"},
        {503,
         R"({"kind":"Status","status":"Failure","reason":"ServiceUnavailable","message":"apiserver not ready","details":{"future":[1]},"code":503})",
         "ServiceUnavailable: apiserver not ready"}};
    for (const auto& [status, body, says] : cases) {
        const auto node = read(status, body);
        ASSERT_FALSE(node) << body;
        EXPECT_THAT(node.error().what, HasSubstr("status " + std::to_string(status)));
        EXPECT_THAT(node.error().what, HasSubstr(says));
        EXPECT_EQ(node.error().code == EACCES, status == 401 || status == 403) << status;
    }
}

} // namespace
} // namespace ack::agent
