// For the tests of --keep-container-data.
#pragma once

#include "tests/disk/images.hpp"
#include "tests/disk/sandbox_host.hpp"

#include <gmock/gmock.h>

namespace ack::testing {

// A disk of ours, and one full target.
struct Small {
    explicit Small(const Loop& loop) : host(loop) {
        auto format = host.plan();
        format.steps.resize(1);
        const auto done = host.apply_plan(format);
        EXPECT_EQ(done.outcome, disk::ApplyOutcome::done) << done.what;
        run_command("mkdir -p /var/lib/docker/d; echo image > /var/lib/docker/d/layer");
        host.how.wish.keep_container_data = true;
    }
    // On the disk, as it would be found by a later run.
    void on_disk(const std::string& command) const {
        run_command("mkdir -p /run/m; mount " + host.how.wish.device + " /run/m; cd /run/m; " + command + "; cd /; umount /run/m");
    }
    void expect_refused(const std::string& word) {
        const auto result = host.apply_plan(host.plan());
        EXPECT_NE(result.outcome, disk::ApplyOutcome::done);
        EXPECT_THAT(result.what, ::testing::HasSubstr(word));
        EXPECT_NE(result.remedy, "");
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n") << word;
        EXPECT_FALSE(std::filesystem::exists("/var/lib/docker.before-ack-attach")) << word;
    }
    SandboxHost host;
};

}   // namespace ack::testing
