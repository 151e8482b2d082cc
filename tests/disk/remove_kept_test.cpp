// What was put aside is removed when all speaks for it, and stays when anything does not.
#include "disk/kept.hpp"
#include "disk/undo_plan.hpp"
#include "tests/disk/keep_host.hpp"

#include <sys/sysmacros.h>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

constexpr std::uint64_t size = 320 * mebi;
const std::string kept = "/var/lib/docker.before-ack-attach";

// Docker's directory has been put aside, and the disk's copy is in its place.
struct Aside : Small {
    explicit Aside(const Loop& loop) : Small(loop) {
        run_command("echo other > /var/lib/docker/other");
        const auto done = host.apply_plan(host.plan());
        EXPECT_EQ(done.outcome, ApplyOutcome::done) << words_of(done);
        plan = host.plan();
    }
    std::string notes(const host::TreeWatch& watch = {}) {
        return ::testing::PrintToString(remove_kept(host.control, ApplyPlaces{}.kept, plan, watch));
    }
    void expect_stays(const std::string& why) {
        const auto said = notes();
        EXPECT_THAT(said, HasSubstr(kept + " stays: "));
        EXPECT_THAT(said, HasSubstr(why));
        EXPECT_THAT(said, HasSubstr("rm -r --one-file-system " + kept));
        EXPECT_EQ(text_at(kept + "/d/layer"), "image\n") << why;
        EXPECT_FALSE(record().removing) << why;
    }
    void expect_goes() {
        EXPECT_THAT(notes(), HasSubstr(kept + " was removed"));
        EXPECT_FALSE(std::filesystem::exists(kept));
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
    }
    KeptRecord record() const {
        const auto all = kept_records(host.control.view(), ApplyPlaces{}.kept);
        return all && !all->empty() ? all->front() : KeptRecord{};
    }
    DiskPlan undo(bool force) const {
        const auto& view = host.control.view();
        return decide_undo(look_for_undo(view, look_at_disks(view, Deadline::never()), {}), force);
    }
    DiskPlan plan;
};

TEST(RemoveKept, GoesWhenAllSpeaksForIt) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        EXPECT_EQ(aside.record().directory, "docker");
        aside.expect_goes();
    });
}

TEST(RemoveKept, StaysWhileTheDisksAreNotAsTheyShouldBe) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        aside.plan.refusals.push_back({"the disk is dirty", "mend it"});
        aside.expect_stays("the disk is dirty");
    });
}

TEST(RemoveKept, StaysWhenAnotherDirectoryOfTheDiskIsInItsPlace) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        run_command("umount /var/lib/docker; mount --bind /var/lib/container/kubelet /var/lib/docker");
        aside.expect_stays("is not mounted at /var/lib/docker");
    });
}

TEST(RemoveKept, StaysWhileSomebodyUsesIt) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        const pid_t child = ::fork();
        if (child == 0) {
            ::dup2(::open((kept + "/d/layer").c_str(), O_RDONLY), 0);
            ::close_range(3, ~0U, 0);
            put_text("/run/ready", "x");
            ::pause();
            ::_exit(0);
        }
        while (::access("/run/ready", F_OK) != 0) ::sched_yield();
        aside.expect_stays("uses " + kept + "/d/layer");
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        aside.expect_goes();
    });
}

TEST(RemoveKept, StaysWhenItHasChangedSince) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        run_command("cd " + kept + "; touch -r other /run/time; echo newer > other; touch -r /run/time other");
        aside.expect_stays("has changed since it was put aside");
    });
}

TEST(RemoveKept, StaysWhenTheCopyLacksSomething) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        run_command("rm /var/lib/docker/other");
        aside.expect_stays("other is in it, and no longer in /var/lib/docker");
    });
}

TEST(RemoveKept, ARecordOfAnEarlierVersionIsReadAndKeepsIt) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        const auto now = aside.record();
        const KeptRecord earlier{now.target, now.uuid, now.time, now.inode, {}, {}, {}, false};
        ASSERT_TRUE(write_kept(aside.host.control, ApplyPlaces{}.kept, earlier));
        EXPECT_THAT(text_at("/var/lib/ack-attach/kept/var-lib-docker.json"), Not(HasSubstr("stamp")));
        aside.expect_stays("an earlier version");
    });
}

TEST(RemoveKept, HalfRemovedItIsNoWayBack) {
    const Loop loop(size);
    alone([&] {
        Aside aside(loop);
        auto record = aside.record();
        record.removing = true;
        ASSERT_TRUE(write_kept(aside.host.control, ApplyPlaces{}.kept, record));
        run_command("rm -r " + kept + "/d");
        for (const bool force : {false, true}) {
            EXPECT_THAT(aside.undo(force).steps, IsEmpty());
            EXPECT_THAT(sentences(aside.undo(force)), HasSubstr(kept + " is partly removed"));
            EXPECT_THAT(sentences(aside.undo(force)), Not(HasSubstr("mv ")));
        }
        run_command("umount /var/lib/docker");
        auto next = aside.host.plan();
        EXPECT_THAT(next.refusals, IsEmpty()) << sentences(next);
        EXPECT_EQ(count<SwitchDirectory>(next), 0U) << "the disk has the only whole copy";
        put_text("/var/lib/docker/new", "x");
        EXPECT_THAT(sentences(aside.host.plan()), HasSubstr("whole on the disk only"));
        EXPECT_THAT(sentences(aside.host.plan()), Not(HasSubstr("mv ")));
        run_command("rm /var/lib/docker/new");
        ASSERT_EQ(aside.host.apply_plan(next).outcome, ApplyOutcome::done);
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        aside.expect_goes();
    });
}

// An immutable file (a tmpfs knows none) stands for whatever ends it in the middle.
TEST(RemoveKept, BeforeAnythingIsRemovedTheRecordSaysSo) {
    const Loop loop(size), system(64 * mebi);
    alone([&] {
        run_command("mkfs.ext4 -q " + system.node() + "; mkdir /var/lib; mount " + system.node() + " /var/lib; rmdir /var/lib/lost+found");
        Aside aside(loop);
        // The flag changes the time of change, as a change of the file would.
        run_command("chattr +i " + kept + "/other");
        auto record = aside.record();
        const auto parent = aside.host.control.view().open_without_links("/var/lib", O_RDONLY | O_DIRECTORY).value();
        record.stamp = host::measure_tree({parent.get(), "docker.before-ack-attach"}, {}).value().stamp;
        ASSERT_TRUE(write_kept(aside.host.control, ApplyPlaces{}.kept, record));
        EXPECT_THAT(aside.notes(), HasSubstr("is partly removed, the rest stays"));
        EXPECT_TRUE(aside.record().removing);
        EXPECT_FALSE(std::filesystem::exists(kept + "/d"));
        run_command("chattr -i " + kept + "/other");
        aside.expect_goes();
    });
}

TEST(KeptRecords, NoTwoTargetsHaveTheSameFile) {
    alone([] {
        host::HostControl control(host::HostView::open("/").value());
        std::filesystem::create_directories("/var/lib");
        const std::vector<std::string> targets = {"/var/lib/a-b", "/var/lib/a/b", "/var/lib-a/b"};
        for (const auto& target : targets)
            ASSERT_TRUE(write_kept(control, ApplyPlaces{}.kept, {target, "u", "t", 1, makedev(253, 1), "", 18446744073709551615U, false}));
        const auto records = kept_records(control.view(), ApplyPlaces{}.kept).value();
        ASSERT_EQ(records.size(), 3U);
        EXPECT_EQ(records[0].stamp, 18446744073709551615U);
        EXPECT_EQ(records[0].device, makedev(253, 1));
        ASSERT_TRUE(forget_kept(control, ApplyPlaces{}.kept, targets[0]));
        EXPECT_EQ(kept_records(control.view(), ApplyPlaces{}.kept).value().size(), 2U);
    });
}

}   // namespace
}   // namespace ack::disk
