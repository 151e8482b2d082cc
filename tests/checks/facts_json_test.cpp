#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ack::checks {

namespace {

using nlohmann::json;

InstanceFacts instance() {
    InstanceFacts facts;
    facts.tokens = true;
    facts.answers_without_token = false;
    facts.clock_offset = -3;
    facts.instance_id = "i-bp1";
    facts.ram_role = std::nullopt;
    facts.zone_id = fail("zone-id: too slow", 110);
    facts.nameservers = std::vector<std::string>{"100.100.2.136"};
    facts.interfaces = std::vector<NetworkInterface>{{.mac = "00:16:3e:00:00:01", .id = "eni-1", .ipv6s = std::nullopt}};
    facts.disks = std::vector<CloudDisk>{{.serial = "bp1", .id = "d-bp1"}};
    return facts;
}

HostFacts full_facts() {
    auto host = joined_host().host;
    host.swap->push_back({"/dev/zram0", "partition", 1ULL << 63U});
    host.swap_settings->push_back({"/etc/fstab:3", "fstab: /swapfile"});
    host.io_errors->push_back("I/O error, dev vdb, sector 0");
    host.absent_fstab_sources->push_back("UUID=gone");
    host.programs->push_back({"socat", std::nullopt});
    host.fstab->broken = {4, 9};
    host.machine_id = fail("/etc/machine-id: No such file or directory", 2);
    host.systemd->version.reset();
    host.instance = instance();
    return host;
}

std::string fault_of(const std::function<void(json&)>& change) {
    json document = full_facts();
    change(document);
    const auto read = facts_from_json(document);
    return read ? "" : read.error().what;
}

} // namespace

TEST(FactsJson, RoundTripIsExact) {
    const auto facts = full_facts();
    const json document = facts;
    const auto read = facts_from_json(document);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_TRUE(*read == facts);
    EXPECT_EQ(json(*read).dump(), document.dump());
    EXPECT_TRUE(*facts_from_json(json::parse(document.dump())) == facts);
}

TEST(FactsJson, NothingLookedAtAlsoComesBack) {
    const HostFacts facts;
    EXPECT_TRUE(*facts_from_json(json(facts)) == facts);
    EXPECT_EQ(json(facts)["swap"], (json{{"unknown", "not looked at"}}));
}

TEST(FactsJson, ReadsWell) {
    const json document = full_facts();
    EXPECT_EQ(document["mounts"][1]["device"], "254:16");
    EXPECT_EQ(document["machine_id"],
              (json{{"unknown", "/etc/machine-id: No such file or directory"}, {"errno", 2}}));
    EXPECT_EQ(document["programs"].back()["path"], nullptr);
    EXPECT_EQ(document["instance"]["instance_id"], "i-bp1");
    EXPECT_EQ(document["instance"]["ram_role"], nullptr) << "the service says that there is none";
    EXPECT_EQ(document["instance"]["zone_id"], (json{{"unknown", "zone-id: too slow"}, {"errno", 110}}));
    EXPECT_EQ(document["instance"]["interfaces"][0]["ipv6s"], nullptr);
    EXPECT_EQ(document["cluster"]["kubelet_conf"]["server"], "https://192.168.0.228:6443");
}

TEST(FactsJson, FaultsNameTheirPlace) {
    EXPECT_EQ(fault_of([](json& d) { d["swap"][0].erase("bytes"); }), "swap[0].bytes is missing");
    EXPECT_EQ(fault_of([](json& d) { d["swap"][0]["bytes"] = "many"; }),
              "swap[0].bytes is not a whole number in its range");
    EXPECT_EQ(fault_of([](json& d) { d["swap"][0]["bytes"] = -1; }),
              "swap[0].bytes is not a whole number in its range");
    EXPECT_EQ(fault_of([](json& d) { d["listeners"][0]["port"] = 65536; }),
              "listeners[0].port is not a whole number in its range");
    EXPECT_EQ(fault_of([](json& d) { d["listeners"][0]["pid"] = 1LL << 40; }),
              "listeners[0].pid is not a whole number in its range");
    EXPECT_EQ(fault_of([](json& d) { d["swap"] = "none"; }), "swap is not a list");
    EXPECT_EQ(fault_of([](json& d) { d["swap"] = {{"unknown", 7}}; }), "swap.unknown is not a text");
    EXPECT_EQ(fault_of([](json& d) {
                  d["swap"] = {{"unknown", "why"}, {"when", 1}};
              }),
              "swap.when is not known");
    EXPECT_EQ(fault_of([](json& d) { d["kernel"]["colour"] = "red"; }), "kernel.colour is not known");
    EXPECT_EQ(fault_of([](json& d) { d["instance"]["interfaces"][0]["mac"] = nullptr; }),
              "instance.interfaces[0].mac is not a text");
    EXPECT_EQ(fault_of([](json& d) { d["speed"] = 1; }), "speed is not known");
    EXPECT_EQ(fault_of([](json& d) { d.erase("live"); }), "live is missing");
    EXPECT_EQ(fault_of([](json& d) { d["live"] = 1; }), "live is not true or false");
    EXPECT_EQ(fault_of([](json& d) { d["mounts"][0]["device"] = "254"; }),
              "mounts[0].device is not a device number like 254:16");
    EXPECT_EQ(fault_of([](json& d) { d["units"]["kubelet.service"]["load"] = 1; }),
              "units[\"kubelet.service\"].load is not a text");
    EXPECT_EQ(fault_of([](json& d) { d["markers"][0] = 1; }), "markers[0] is not a text");
    EXPECT_EQ(fault_of([](json& d) { d = json::array(); }), "the document is not an object");
}

} // namespace ack::checks
