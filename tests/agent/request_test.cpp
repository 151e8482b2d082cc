#include "agent/request.hpp"

#include <gtest/gtest.h>

namespace ack::agent {
namespace {

Request full() {
    Request request;
    request.options.command = Command::run;
    request.options.policy_file = "/etc/p.json";
    request.options.cloud_facts = {"/root/a.json", "/root/b.json"};
    request.options.disk = disk::DiskWish{disk::DiskMode::named, "/dev/vdb", "", true};
    request.options.scan = disk::Scan::full;
    request.options.not_on_ecs = true;
    request.options.timeout = std::chrono::seconds{90};
    request.options.skip = {"b", "c"};
    request.options.unguarded = true;
    request.options.script_sha256 = "00ff";
    request.attach_command = "curl http://x | bash -s -- --token \"é\"\r\n";
    request.environment = {"no_proxy=x"};
    return request;
}

TEST(Request, ComesBackAsItWent) {
    const auto text = to_text(full());
    ASSERT_TRUE(text);
    const auto back = parse_request(*text);
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(back->attach_command, full().attach_command);
    EXPECT_EQ(back->environment, full().environment);
    EXPECT_EQ(back->options.command, Command::run);
    EXPECT_EQ(back->options.policy_file, "/etc/p.json");
    EXPECT_EQ(back->options.cloud_facts, full().options.cloud_facts);
    EXPECT_EQ(back->options.disk->mode, disk::DiskMode::named);
    EXPECT_EQ(back->options.disk->device, "/dev/vdb");
    EXPECT_TRUE(back->options.disk->use_existing);
    EXPECT_EQ(back->options.scan, disk::Scan::full);
    EXPECT_FALSE(back->options.disk->keep_container_data);
    EXPECT_TRUE(back->options.not_on_ecs);
    EXPECT_EQ(back->options.timeout, std::chrono::seconds{90});
    EXPECT_FALSE(back->options.join_timeout);
    EXPECT_EQ(back->options.skip, full().options.skip);
    EXPECT_TRUE(back->options.unguarded);
    EXPECT_EQ(back->options.script_sha256, "00ff");
}

TEST(Request, TextThatCannotBeHandedOverUnchangedIsRefused) {
    Request request = full();
    request.attach_command = "curl \xff";
    EXPECT_FALSE(to_text(request));
}

TEST(Request, ADamagedFileIsAnError) {
    EXPECT_FALSE(parse_request("{"));
    EXPECT_FALSE(parse_request("{}"));
    EXPECT_FALSE(parse_request(R"({"attach_command": 1})"));
}

}   // namespace
}   // namespace ack::agent
