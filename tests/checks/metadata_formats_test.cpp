#include "checks/look/metadata_formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::checks::metadata {

using testing::ElementsAre;
using testing::HasSubstr;

namespace {

struct Case {
    const char* what;
    Format format;
    std::vector<std::string> good, bad;
};

const std::string page = "<html><body>Please log in</body></html>";
const std::string long_word(257, 'a');

const Case cases[] = {
    {"instance_id", instance_id, {"i-bp1abcdefghijklmnop", "i-28t3oz0h0"}, {"i-", "d-bp1", "i-bp1 x", "I-bp1"}},
    {"instance_type", instance_type, {"ecs.g7.xlarge", "ecs.ebmgn7e.32xlarge", "ecs.gn6i-c4g1.xlarge"}, {"ecs", "ECS.g7"}},
    {"name", name, {"node 1", "工作节点-1", "a/b"}, {"a\nb", "a\x1b[2J", "a\x7f"}},
    {"word", word, {"aliyun_3_x64_20G_alibase_20260101.vhd", "m-bp1", "iZbp1Z"}, {"a b", "a\"b", "a\n"}},
    {"region", region, {"cn-hangzhou", "cn-hangzhou-k", "us-west-1a", "cn-shanghai-finance-1"}, {"hangzhou", "cn-", "-cn", "cn_h"}},
    {"account", account, {"1234567890123456"}, {"12a", "123456789012345678901", "-1"}},
    {"vpc_id", vpc_id, {"vpc-bp1"}, {"vpc-", "vsw-bp1"}},
    {"vswitch_id", vswitch_id, {"vsw-bp1"}, {"vsw", "vpc-bp1"}},
    {"interface_id", interface_id, {"eni-bp1"}, {"eni-", "i-bp1"}},
    {"disk_id", disk_id, {"d-bp1"}, {"d-", "bp1"}},
    {"disk_serial", disk_serial, {"bp131n0q38u3a4ziXXXX"}, {"a/b", "..", "a b"}},
    {"ipv4", ipv4, {"192.168.0.10"}, {"192.168.0", "192.168.0.256", "192.168.0.10/24", "::1"}},
    {"ipv6", ipv6, {"2001:db8::1"}, {"192.168.0.10", "2001:db8::g", "[::1]"}},
    {"address", address, {"100.100.2.136", "fd00::1"}, {"dns.example"}},
    {"cidr_block", cidr_block, {"192.168.0.0/16", "10.0.0.0/8"}, {"192.168.0.0", "192.168.0.0/33", "192.168.0.0/", "192.168.0.0/1a", "/16"}},
    {"network_type", network_type, {"vpc", "classic"}, {"VPC", "vpc2"}},
    {"role_name", role_name, {"KubernetesWorkerRole-1a2b"}, {"a/b", "a\nb", std::string(65, 'r')}},
    {"time", time, {"2026-01-31T18:02:00Z"}, {"2026-01-31T18:02:00", "2026-01-31 18:02:00Z", "soon"}},
};

}   // namespace

TEST(MetadataFormats, TakeTheirOwnAndNothingElse) {
    for (const auto& each : cases) {
        for (const auto& text : each.good) EXPECT_EQ(each.format(text).value_or("nothing"), text) << each.what;
        for (const auto& text : each.bad) EXPECT_FALSE(each.format(text)) << each.what << ": " << text;
        EXPECT_FALSE(each.format("")) << each.what;
        EXPECT_FALSE(each.format(long_word)) << each.what;
        if (each.format != name) {
            EXPECT_FALSE(each.format(page)) << each.what;
        }
    }
}

TEST(MetadataFormats, MacsAreInLowerCase) {
    EXPECT_EQ(mac("00:16:3E:0A:bc:01").value(), "00:16:3e:0a:bc:01");
    for (const auto* text : {"", "00:16:3e:00:00", "00-16-3e-00-00-01", "00:16:3e:00:00:0g", "00:16:3e:00:00:01/"})
        EXPECT_FALSE(mac(text)) << text;
}

TEST(MetadataFormats, WhatIsWrongIsQuotedShortAndHarmless) {
    EXPECT_EQ(region("a\x1b[31m\xff").error().what, "\"a?[31m?\" is not a region or zone");
    EXPECT_EQ(account(std::string(300, 'x')).error().what,
              "\"" + std::string(40, 'x') + "…\" is not the number of an account");
}

TEST(MetadataFormats, LinesLoseTheSlashOfDirectories) {
    EXPECT_THAT(*lines("00:16:3e:00:00:01/\n00:16:3e:00:00:02/", mac), ElementsAre("00:16:3e:00:00:01", "00:16:3e:00:00:02"));
    EXPECT_THAT(*lines("100.100.2.136\r\n100.100.2.138\n", address), ElementsAre("100.100.2.136", "100.100.2.138"));
    EXPECT_TRUE(lines("", mac)->empty());
    EXPECT_FALSE(lines("00:16:3e:00:00:01/\n\n00:16:3e:00:00:02/", mac));
    EXPECT_FALSE(lines("00:16:3e:00:00:01//", mac));
    EXPECT_FALSE(lines(page, mac));
}

TEST(MetadataFormats, AListHasAnEnd) {
    std::string many;
    for (std::size_t i = 0; i < most_items; ++i) many += "a\n";
    EXPECT_EQ(lines(many, word)->size(), most_items);
    EXPECT_THAT(lines(many + "a", word).error().what, HasSubstr("more than 256"));
}

TEST(MetadataFormats, JsonLists) {
    EXPECT_THAT(*json_list(R"(["192.168.0.10", "192.168.0.11"])", ipv4), ElementsAre("192.168.0.10", "192.168.0.11"));
    EXPECT_TRUE(json_list("[]", ipv4)->empty());
    for (const auto* text : {"", "192.168.0.10", "[192.168.0.10]", "[1]", R"(["192.168.0.10")", R"({"a": 1})", R"(["x"])"})
        EXPECT_FALSE(json_list(text, ipv4)) << text;
}

TEST(MetadataFormats, BareLists) {
    EXPECT_THAT(*bare_list("[2001:db8::1,2001:db8::2]\n", ipv6), ElementsAre("2001:db8::1", "2001:db8::2"));
    EXPECT_THAT(*bare_list("[2001:db8::1, 2001:db8::2]", ipv6), ElementsAre("2001:db8::1", "2001:db8::2"));
    EXPECT_TRUE(bare_list("[]", ipv6)->empty());
    for (const auto* text : {"", "[", "2001:db8::1", "[2001:db8::1,]", "[,2001:db8::1]", "[\"2001:db8::1\"]", "[2001:db8::1"})
        EXPECT_FALSE(bare_list(text, ipv6)) << text;
}

}   // namespace ack::checks::metadata
