#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ack::checks {

namespace {

using nlohmann::json;

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
