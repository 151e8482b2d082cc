// Directories that are put aside: what somebody writes at the worst moment, and what becomes of the others when one fails.
#include "disk/kept.hpp"
#include "tests/disk/keep_host.hpp"

#include <sys/stat.h>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

constexpr std::uint64_t size = 320 * mebi;

// Two full targets, docker is put aside before containerd.
struct Two : Small {
    explicit Two(const Loop& loop) : Small(loop) {
        run_command("mkdir -p /var/lib/containerd; echo meta > /var/lib/containerd/meta.db");
    }
    ApplyResult apply_with(const std::function<void()>& before_containerd) {
        ApplyHooks hooks;
        hooks.before_step = [&](const Step& step) {
            const auto* put = std::get_if<SwitchDirectory>(&step.operation);
            if (put && put->target == "/var/lib/containerd") before_containerd();
        };
        const auto result = host.apply_plan(host.plan(), hooks);
        EXPECT_NE(result.outcome, ApplyOutcome::done);
        return result;
    }
    void expect_as_before() const {
        for (const auto* target : {"/var/lib/docker", "/var/lib/containerd"})
            EXPECT_FALSE(std::filesystem::exists(kept_path(target))) << target;
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        EXPECT_THAT(text_at("/etc/fstab"), Not(HasSubstr("/var/lib")));
        EXPECT_THAT(kept_records(host.control.view(), ApplyPlaces{}.kept).value(), IsEmpty());
    }
    void expect_next_run_ends() {
        const auto result = host.apply_plan(host.plan());
        EXPECT_EQ(result.outcome, ApplyOutcome::done) << words_of(result);
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        EXPECT_THAT(text_at("/etc/fstab"), HasSubstr(" /var/lib/docker "));
    }
};

TEST(PutAside, WhatIsWrittenAfterTheLastLookComesBackWithItsDirectory) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        const auto result = two.apply_with([] { put_text("/var/lib/containerd/late", "x"); });
        EXPECT_THAT(result.what, HasSubstr("is not what the disk holds a copy of"));
        two.expect_as_before();
        EXPECT_EQ(text_at("/var/lib/containerd/late"), "x");
    });
}

TEST(PutAside, WhatCannotBePutAsideIsSeenBeforeFstabIsWritten) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        ApplyHooks hooks;
        hooks.before_step = [](const Step& step) {
            if (std::holds_alternative<AppendFstab>(step.operation)) put_text("/var/lib/containerd/late", "x");
        };
        const auto plan = two.host.plan();
        const auto result = two.host.apply_plan(plan, hooks);
        EXPECT_THAT(result.what, HasSubstr("is not what the disk holds a copy of"));
        ASSERT_LT(result.steps_done, plan.steps.size());
        EXPECT_TRUE(std::holds_alternative<AppendFstab>(plan.steps[result.steps_done].operation)) << words_of(result);
        two.expect_as_before();
    });
}

TEST(PutAside, AChangeThatHidesItselfIsSeen) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        const auto result = two.apply_with([] {
            run_command("cd /var/lib/containerd; touch -r meta.db /run/time; printf M | dd of=meta.db conv=notrunc; "
                        "touch -r /run/time meta.db");
        });
        EXPECT_THAT(result.what, HasSubstr("has changed since it was copied"));
        two.expect_as_before();
        EXPECT_EQ(text_at("/var/lib/containerd/meta.db"), "Meta\n");
    });
}

TEST(PutAside, WhenTheSecondCannotTheFirstIsPutBack) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        const auto result = two.apply_with([] { run_command("rm -r /var/lib/containerd; touch /var/lib/containerd"); });
        EXPECT_THAT(result.what, HasSubstr("no directory any more"));
        two.expect_as_before();
    });
}

TEST(PutAside, ADirectoryThatWasMadeAnewMeanwhileIsNotOverwrittenAndTheWayBackIsSaid) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        const auto result = two.apply_with([] {
            put_text("/var/lib/docker/new", "of a dockerd that was started");
            put_text("/var/lib/containerd/late", "x");
        });
        EXPECT_EQ(text_at("/var/lib/docker/new"), "of a dockerd that was started");
        EXPECT_EQ(text_at("/var/lib/docker.before-ack-attach/d/layer"), "image\n");
        EXPECT_THAT(result.remedy, HasSubstr("mv /var/lib/docker.before-ack-attach /var/lib/docker"));
        EXPECT_FALSE(std::filesystem::exists("/var/lib/containerd.before-ack-attach"));
        EXPECT_THAT(text_at("/etc/fstab"), Not(HasSubstr(" /var/lib/containerd "))) << "it is in use";
        EXPECT_THAT(text_at("/etc/fstab"), HasSubstr(" /var/lib/docker "));
    });
}

TEST(PutAside, TheDeadlineAndAStopDoNotComeBetweenTwoOfThem) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        std::stop_source stop;
        ApplyHooks hooks;
        hooks.before_step = [&](const Step& step) {
            if (std::holds_alternative<SwitchDirectory>(step.operation)) stop.request_stop();
        };
        const auto result = two.host.apply_plan(two.host.plan(), hooks, stop.get_token());
        EXPECT_EQ(result.outcome, ApplyOutcome::stopped) << words_of(result);
        for (const auto* target : {"/var/lib/docker", "/var/lib/containerd"})
            EXPECT_TRUE(std::filesystem::exists(kept_path(target))) << target;
        two.expect_next_run_ends();
    });
}

TEST(PutAside, AnExceptionPutsBackToo) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        EXPECT_THROW(two.apply_with([] { throw std::bad_alloc(); }), std::bad_alloc);
        two.expect_as_before();
        two.expect_next_run_ends();
    });
}

// As a power cut leaves it: lines in fstab, nothing put aside yet, and then the old directory is used again.
TEST(PutAside, LinesOfAnInterruptedRunOverADirectoryInUseAreNamed) {
    const Loop loop(size);
    alone([&] {
        Two two(loop);
        auto part = two.host.plan();
        const auto put = [](const Step& step) { return std::holds_alternative<SwitchDirectory>(step.operation); };
        part.steps.erase(std::find_if(part.steps.begin(), part.steps.end(), put), part.steps.end());
        ASSERT_EQ(two.host.apply_plan(part).outcome, ApplyOutcome::done);
        ASSERT_THAT(text_at("/etc/fstab"), HasSubstr(" /var/lib/docker "));
        put_text("/var/lib/docker/d/layer", "newer");
        const auto result = two.host.apply_plan(two.host.plan());
        EXPECT_EQ(result.outcome, ApplyOutcome::refused) << words_of(result);
        EXPECT_THAT(result.remedy, HasSubstr("/etc/fstab still mounts copies of the disk over directories that are in use"));
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "newer");
        two.host.how.wish.keep_container_data = false;
        EXPECT_THAT(sentences(two.host.plan()), HasSubstr("/etc/fstab mounts the disk's copy over it at the next boot"));
    });
}

}   // namespace
}   // namespace ack::disk
