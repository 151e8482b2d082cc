#include "agent/options.hpp"
#include "agent/policy.hpp"
#include "agent/policy_keys.hpp"
#include "tests/host/temp_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace ack::agent {
namespace {

using nlohmann::json;
using std::chrono::seconds;
using test::TempDirectory;
using testing::HasSubstr;

Policy policy_of(std::string_view text) {
    auto policy = parse_policy(text, "p.json");
    EXPECT_TRUE(policy) << policy.error().what;
    return policy.value_or(Policy{});
}

TEST(Policy, AnEmptyOneIsTheDefault) {
    EXPECT_EQ(policy_of("{}"), Policy{});
}

TEST(Policy, EveryKeyIsRead) {
    const Policy policy = policy_of(R"({
        "$schema": "policy.schema.json", "disk": "serial:bp1", "disk_use_existing": true, "keep_container_data": true, "warnings_as_errors": true, "inode_ratio": 16384, "on_ecs": false, "blank_proof": "full",
        "layout": {"base": "/data", "binds": [{"directory": "pods", "target": "/var/log/pods"}]},
        "script_hosts": ["mirror.example.com"],
        "supported_systems": [{"id": "anolis", "versions": ["7.9"]}, {"id": "debian"}],
        "thresholds": {"least_kernel": "4.19", "root_free_mib": 1, "inodes_free": 2, "data_disk_gib": 3},
        "timeouts": {"run": "1h", "join": 90, "grace": "5s"},
        "verdicts": {"swap-is-off": "warn", "os-is-supported": "skip"}})");
    EXPECT_EQ(policy.disk, (disk::DiskWish{disk::DiskMode::named, "", "bp1", true, true}));
    EXPECT_EQ(policy.inode_ratio, 16384U);
    EXPECT_EQ(policy.scan, disk::Scan::full);
    EXPECT_FALSE(policy.checks.on_ecs);
    EXPECT_TRUE(policy.warnings_as_errors);
    EXPECT_EQ(policy.layout.base, "/data");
    EXPECT_EQ(policy.layout.binds, (std::vector<disk::Bind>{{"pods", "/var/log/pods"}}));
    EXPECT_EQ(policy.script_hosts, std::vector<std::string>{"mirror.example.com"});
    EXPECT_EQ(policy.checks.supported_systems,
              (std::vector<checks::SupportedSystem>{{"anolis", {"7.9"}}, {"debian", {}}}));
    EXPECT_EQ(policy.checks.least_kernel, "4.19");
    EXPECT_EQ(policy.checks.least_root_free_mib, 1U);
    EXPECT_EQ(policy.checks.least_inodes_free, 2U);
    EXPECT_EQ(policy.checks.least_data_disk_gib, 3U);
    EXPECT_EQ(policy.timeout, seconds(3600));
    EXPECT_EQ(policy.join_timeout, seconds(90));
    EXPECT_EQ(policy.grace, seconds(5));
    EXPECT_EQ(policy.checks.verdicts,
              (std::map<std::string, std::string>{{"os-is-supported", "skip"}, {"swap-is-off", "warn"}}));
}

struct Wrong {
    const char* text;
    std::vector<const char*> told;
};

class WrongPolicy : public testing::TestWithParam<Wrong> {};

TEST_P(WrongPolicy, IsAnErrorThatNamesFileAndPlace) {
    const auto policy = parse_policy(GetParam().text, "p.json");
    ASSERT_FALSE(policy);
    EXPECT_THAT(policy.error().what, testing::StartsWith("p.json: "));
    for (const char* const part : GetParam().told)
        EXPECT_THAT(policy.error().what, HasSubstr(part));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongPolicy,
    testing::Values(
        Wrong{"", {"line 1", "column 1"}}, Wrong{"{\n  \"disk\": last\n}", {"line 2, column"}},
        Wrong{"{} {}", {"line 1"}}, Wrong{"[]", {"an object"}},
        Wrong{R"({"dsik": "last"})", {"unknown key \"dsik\"", "did you mean disk?"}},
        Wrong{R"({"timeouts": {"runn": 9}})", {"timeouts: unknown key \"runn\"", "did you mean run?"}},
        Wrong{R"({"disk": "last", "disk": "none"})", {"\"disk\" stands twice"}},
        Wrong{R"({"timeouts": {"run": 60, "run": 61}})", {"\"run\" stands twice"}},
        Wrong{R"({"disk": 1})", {"disk: expected a text, found 1"}}, Wrong{R"({"disk": "a b"})", {"disk: "}},
        Wrong{R"({"on_ecs": "no"})", {"on_ecs", "true or false"}},
        Wrong{R"({"blank_proof": "none"})", {"blank_proof: expected \"grid\" or \"full\", found \"none\""}},
        Wrong{R"({"blank_proof": true})", {"blank_proof"}},
        Wrong{R"({"inode_ratio": 1})", {"inode_ratio", "from 1024", "found 1"}},
        Wrong{R"({"inode_ratio": -8192})", {"inode_ratio"}},
        Wrong{R"({"inode_ratio": 8192.0})", {"inode_ratio"}},
        Wrong{R"({"timeouts": {"run": 5}})", {"timeouts.run", "at least 30 s"}},
        Wrong{R"({"timeouts": {"run": "soon"}})", {"timeouts.run", "soon"}},
        Wrong{R"({"timeouts": {"join": 0}})", {"timeouts.join"}},
        Wrong{R"({"timeouts": {"run": -60}})", {"timeouts.run"}},
        Wrong{R"({"thresholds": []})", {"thresholds", "an object"}},
        Wrong{R"({"thresholds": {"root_free_mib": "5GB"}})",
              {"thresholds.root_free_mib", "whole number", "5GB"}},
        Wrong{R"({"thresholds": {"least_kernel": "new"}})", {"thresholds.least_kernel"}},
        Wrong{R"({"thresholds": {"least_kernel": "5"}})", {"thresholds.least_kernel"}},
        Wrong{R"({"verdicts": {"swap-is-of": "warn"}})",
              {"verdicts", "swap-is-of", "did you mean swap-is-off?"}},
        Wrong{R"({"verdicts": {"swap-is-off": "pass"}})", {"verdicts.swap-is-off", "pass"}},
        Wrong{R"({"script_hosts": ["http://x"]})", {"script_hosts", "http://x"}},
        Wrong{R"({"script_hosts": [1]})", {"script_hosts[0]"}},
        Wrong{R"({"supported_systems": [{"versions": []}]})", {"supported_systems[0]", "\"id\" is missing"}},
        Wrong{R"({"supported_systems": [{"id": "x"}, {"id": 2}]})", {"supported_systems[1].id"}},
        Wrong{R"({"layout": {"base": "var"}})", {"layout.base", "absolute"}},
        Wrong{R"({"layout": {"base": "/a/../b"}})", {"layout.base"}},
        Wrong{R"({"layout": {"base": "/"}})", {"layout.base"}},
        Wrong{R"({"layout": {"base": "/a b"}})", {"layout.base"}},
        Wrong{R"({"layout": {"base": "//a"}})", {"layout.base"}},
        Wrong{R"({"layout": {"binds": [{"directory": "../x", "target": "/x"}]}})",
              {"layout.binds[0].directory"}},
        Wrong{R"({"layout": {"binds": [{"directory": "..", "target": "/x"}]}})",
              {"layout.binds[0].directory"}},
        Wrong{R"({"layout": {"binds": [{"directory": "x"}]}})", {"layout.binds[0]", "\"target\" is missing"}},
        Wrong{R"({"layout": {"base": "/x", "binds": [{"directory": "x", "target": "/x"}]}})",
              {"mounted at /x"}},
        Wrong{
            R"({"layout": {"binds": [{"directory": "x", "target": "/x"}, {"directory": "x", "target": "/y"}]}})",
            {"\"x\" stands twice"}}));

// --- the schema that editors use

json schema() {
    std::ifstream file(std::string(TEST_DATA_DIR) + "/../docs/policy.schema.json");
    return json::parse(file);
}

void collect(const json& node, const std::string& place, std::vector<std::string>& places) {
    if (!node.contains("properties"))
        return;
    EXPECT_EQ(node.value("additionalProperties", json()), json(false)) << place;
    for (const auto& [key, inner] : node["properties"].items()) {
        const std::string here = place.empty() ? key : place + "." + key;
        places.push_back(here);
        collect(inner, here, places);
        if (inner.contains("items"))
            collect(inner["items"], here + "[]", places);
    }
}

TEST(PolicySchema, NamesExactlyTheKeysThatAreRead) {
    std::vector<std::string> places;
    collect(schema(), "", places);
    std::ranges::sort(places);
    EXPECT_EQ(places, policy_places());
}

// The defaults that the schema shows, put together, are what holds without a policy file.
json defaults_of(const json& node) {
    if (node.contains("default"))
        return node["default"];
    json value;
    if (node.contains("properties"))
        for (const auto& [key, inner] : node["properties"].items())
            if (const json part = defaults_of(inner); !part.is_null())
                value[key] = part;
    return value;
}

TEST(PolicySchema, ShowsTheDefaultsThatHold) {
    const json defaults = defaults_of(schema());
    ASSERT_GE(defaults.size(), 8U);
    EXPECT_EQ(policy_of(defaults.dump()), Policy{});
}

// --- the file

Result<Policy> load(const TempDirectory& directory, const std::filesystem::path& file = {}) {
    const auto view = host::HostView::open(directory.path());
    EXPECT_TRUE(view) << view.error().what;
    return load_policy(*view, file);
}

TEST(PolicyFile, AnAbsentDefaultFileIsTheDefaultPolicy) {
    const TempDirectory directory;
    const auto policy = load(directory);
    ASSERT_TRUE(policy) << policy.error().what;
    EXPECT_EQ(*policy, Policy{});
}

TEST(PolicyFile, AnAbsentNamedFileIsAnError) {
    const TempDirectory directory;
    EXPECT_FALSE(load(directory, "/etc/other.json"));
}

TEST(PolicyFile, TheDefaultPlaceIsRead) {
    const TempDirectory directory;
    directory.write("/etc/ack-attach/policy.json", R"({"disk": "none"})");
    const auto policy = load(directory);
    ASSERT_TRUE(policy) << policy.error().what;
    EXPECT_EQ(policy->disk.mode, disk::DiskMode::none);
}

TEST(PolicyFile, OneThatOthersMayWriteIsRefused) {
    const TempDirectory directory;
    const auto file = directory.write("/etc/ack-attach/policy.json", "{}");
    for (const unsigned mode : {0666U, 0620U, 0602U}) {
        std::filesystem::permissions(file, std::filesystem::perms(mode));
        const auto policy = load(directory);
        ASSERT_FALSE(policy) << mode;
        EXPECT_THAT(policy.error().what, HasSubstr("chmod go-w"));
    }
}

TEST(PolicyFile, OneOfAnotherUserIsRefused) {
    const TempDirectory directory;
    const auto file = directory.write("/etc/ack-attach/policy.json", "{}");
    ASSERT_EQ(::chown(file.c_str(), 65534, 65534), 0);
    const auto policy = load(directory);
    ASSERT_FALSE(policy);
    EXPECT_THAT(policy.error().what, HasSubstr("chown root"));
}

// --- the command line over the file

Result<Policy> with_scan(const char* text, std::optional<disk::Scan> scan) {
    const TempDirectory directory;
    Options options;
    options.policy_file = directory.write("/policy.json", text);
    options.scan = scan;
    return effective_policy(options);
}

TEST(EffectivePolicy, ScanMayStrengthenTheProofAndNotWeakenIt) {
    using disk::Scan;
    EXPECT_EQ(with_scan("{}", {})->scan, Scan::grid);
    EXPECT_EQ(with_scan("{}", Scan::grid)->scan, Scan::grid);
    EXPECT_EQ(with_scan("{}", Scan::full)->scan, Scan::full);
    EXPECT_EQ(with_scan(R"({"blank_proof": "full"})", {})->scan, Scan::full);
    EXPECT_EQ(with_scan(R"({"blank_proof": "full"})", Scan::full)->scan, Scan::full);
    const auto weaker = with_scan(R"({"blank_proof": "full"})", Scan::grid);
    ASSERT_FALSE(weaker);
    EXPECT_THAT(weaker.error().what, testing::AllOf(HasSubstr("--scan grid"), HasSubstr("blank_proof")));
}

}   // namespace
}   // namespace ack::agent
