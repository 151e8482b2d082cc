// --keep-container-data: what is planned, and what becomes of real directories, also when it ends anywhere in between.
#include "disk/keep.hpp"

#include "disk/backing_users.hpp"
#include "disk/kept.hpp"
#include "disk/mount_users.hpp"
#include "disk/target_users.hpp"
#include "disk/undo_plan.hpp"
#include "tests/disk/keep_host.hpp"
#include "tests/disk/tree.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace testing;

constexpr std::uint64_t size = 320 * mebi;

std::vector<std::string> operations(const DiskPlan& plan) {
    std::vector<std::string> names;
    const auto steps = nlohmann::json(plan)["steps"];
    for (const auto& step : steps) names.push_back(step["do"]);
    return names;
}

PlanInput with_full_docker() {
    auto input = plan_input();
    input.wish.keep_container_data = true;
    input.targets["/var/lib/docker"] = {TargetKind::full_directory, "overlay2"};
    input.target_users = std::vector<std::string>{};
    return input;
}

TEST(Keep, CopiedBeforeFstabPutAsideBeforeTheMounts) {
    const auto plan = decide(with_full_docker());
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    EXPECT_THAT(operations(plan),
                ElementsAre("format-disk", "copy-directory", "make-directory", "write-drop-in", "write-drop-in",
                            "write-drop-in", "append-fstab", "switch-directory", "reload-units", "mount-disk",       //
                            "make-directory", "make-directory", "bind-mount",                        // kubelet
                            "make-directory", "bind-mount",                                          // docker
                            "make-directory", "make-directory", "bind-mount",                        // containerd
                            "write-marker", "append-fstab"));
    EXPECT_THAT(sentences(plan), HasSubstr("copy all that is in /var/lib/docker (overlay2) to docker on the disk"));
    EXPECT_THAT(sentences(plan), HasSubstr("put /var/lib/docker aside as /var/lib/docker.before-ack-attach"));
    const auto back = plan_from_json(nlohmann::json(plan));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(*back, plan);
}

TEST(Keep, WithoutTheOptionItIsNamed) {
    auto input = with_full_docker();
    input.wish.keep_container_data = false;
    EXPECT_THAT(decide(input).steps, IsEmpty());
    EXPECT_THAT(sentences(decide(input)), HasSubstr("--keep-container-data"));
}

TEST(Keep, WhatKeepsItFromBeingCopied) {
    struct Change { const char* what; std::function<void(PlanInput&)> change; const char* reason; };
    for (const auto& [what, change, reason] : std::vector<Change>{
             {"service", [](PlanInput& i) { i.target_users = std::vector<std::string>{"docker.service is active"}; }, "docker.service is active"},
             {"users unknown", [](PlanInput& i) { i.target_users = fail("EACCES"); }, "EACCES"},
             {"users not looked at", [](PlanInput& i) { i.target_users = unknown<std::vector<std::string>>("not looked at"); }, "not looked at"},
             {"mount inside", [](PlanInput& i) { i.mounts->push_back({9, 1, 77, "/", "/var/lib/docker/overlay2/x/merged", "overlay", "overlay", "rw", false}); }, "overlay2/x/merged"},
             {"aside already", [](PlanInput& i) { i.put_aside = {"/var/lib/docker"}; }, "docker.before-ack-attach is there already"},
             {"a link", [](PlanInput& i) { i.targets["/var/lib/docker"] = {TargetKind::symlink, "to /data"}; }, "to /data"},
             {"unreadable", [](PlanInput& i) { i.targets["/var/lib/docker"] = {TargetKind::unreadable, "EIO"}; }, "EIO"}}) {
        auto input = with_full_docker();
        change(input);
        EXPECT_THAT(decide(input).steps, IsEmpty()) << what;
        EXPECT_THAT(sentences(decide(input)), HasSubstr(reason)) << what;
    }
}

TEST(Keep, WhatAnInterruptedRunPutAside) {
    auto input = with_full_docker();
    put_filesystem(input, plan_uuid(input));
    input.targets["/var/lib/docker"] = {TargetKind::absent, {}};
    input.put_aside = {"/var/lib/docker"};
    auto plan = decide(input);
    EXPECT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
    EXPECT_EQ(count<CopyDirectory>(plan), 0U);
    EXPECT_EQ(count<SwitchDirectory>(plan), 1U);
    input.wish.keep_container_data = false;
    EXPECT_THAT(sentences(decide(input)), HasSubstr("run again with --keep-container-data"));
    input.wish.keep_container_data = true;
    input.contents["vdb"] = Blank{plan_disk_bytes, plan_disk_bytes, true};
    EXPECT_THAT(decide(input).steps, IsEmpty());
    EXPECT_THAT(sentences(decide(input)), HasSubstr("the disk is blank"));
    // In place and in use: what is kept is no obstacle.
    input = with_full_docker();
    const auto first = decide(input);
    do_files(input, first);
    put_in_place(input, first.uuid);
    input.put_aside = {"/var/lib/docker", "/var/lib/container"};
    EXPECT_THAT(decide(input).refusals, IsEmpty()) << sentences(decide(input));
    EXPECT_THAT(decide(input).steps, IsEmpty()) << sentences(decide(input));
}

TEST(Keep, TheFirstLookComesBeforeTheFirstCopy) {
    auto input = with_full_docker();
    put_filesystem(input, "f");
    input.superblocks["vdb"].counts_no_files = true;
    input.targets["/var/lib/kubelet"] = {TargetKind::full_directory, "pki"};
    std::vector<FirstLook> looks;
    for (const auto& step : decide(input).steps) {
        if (const auto* copy = std::get_if<CopyDirectory>(&step.operation)) looks.push_back(copy->look);
        if (const auto* mount = std::get_if<MountDisk>(&step.operation)) looks.push_back(mount->look);
    }
    EXPECT_THAT(looks, ElementsAre(FirstLook::empty, FirstLook::none, FirstLook::none));
}

// What a host of before has in its directories.
void fill_targets() {
    run_command("mkdir -p /var/lib/docker/overlay2/l /var/lib/kubelet/pki /var/lib/container/old; cd /var/lib/docker; "
                "mknod overlay2/gone c 0 0; echo image > overlay2/layer; ln overlay2/layer overlay2/l/short; "
                "chmod 710 .; chown 3:4 overlay2; echo key > ../kubelet/pki/key; chmod 600 ../kubelet/pki/key; "
                "echo of-base > ../container/old/file; touch -d '2001-02-03 04:05:06.7' overlay2/layer .");
}

std::string listing(const std::string& directory) {
    run_command("cd " + directory + " && { find . -type d -printf '%P d %m %U:%G %T@\\n' -o -printf '%P %y %m %U:%G %s %n %l %T@\\n' | sort; "
                "find . -type f -exec md5sum {} + | sort; } > /run/listing");
    return text_at("/run/listing");
}

void expect_all_in_use(const std::string& docker, const std::string& kubelet) {
    EXPECT_EQ(listing("/var/lib/docker"), docker);
    EXPECT_EQ(listing("/var/lib/kubelet"), kubelet);
    EXPECT_EQ(text_at("/var/lib/container/old/file"), "of-base\n");
    EXPECT_EQ(listing("/var/lib/docker.before-ack-attach"), docker);
    EXPECT_EQ(text_at("/var/lib/container.before-ack-attach/old/file"), "of-base\n");
    EXPECT_THAT(listing("/var/lib/container"), ::testing::Not(HasSubstr(".ack-attach-copy")));
}

TEST(KeepApply, TheDirectoriesAreOnTheDiskAndTheOldOnesAside) {
    const Loop loop(size);
    alone([&] {
        SandboxHost host(loop);
        fill_targets();
        const auto docker = listing("/var/lib/docker"), kubelet = listing("/var/lib/kubelet");
        EXPECT_THAT(host.plan().steps, IsEmpty());
        host.how.wish.keep_container_data = true;
        const auto plan = host.plan();
        ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        const auto result = host.apply_plan(plan);
        ASSERT_EQ(result.outcome, ApplyOutcome::done) << words_of(result);
        EXPECT_EQ(mounts_from(loop.number()), 4U);
        expect_all_in_use(docker, kubelet);
        EXPECT_THAT(host.plan().steps, IsEmpty()) << sentences(host.plan());
        EXPECT_THAT(host.plan().refusals, IsEmpty()) << sentences(host.plan());

        // The same run does not remove what it put aside; a later one does.
        EXPECT_THAT(remove_kept(host.control, ApplyPlaces{}.kept, plan, {}), IsEmpty());
        EXPECT_TRUE(std::filesystem::exists("/var/lib/docker.before-ack-attach"));
        EXPECT_THAT(remove_kept(host.control, ApplyPlaces{}.kept, host.plan(), {}), SizeIs(3));
        for (const auto* name : {"docker", "kubelet", "container"})
            EXPECT_FALSE(std::filesystem::exists(kept_path(std::string("/var/lib/") + name)));
        EXPECT_EQ(listing("/var/lib/docker"), docker);
        EXPECT_THAT(kept_records(host.control.view(), ApplyPlaces{}.kept).value(), IsEmpty());
    });
}

// After every step, done or not yet: nothing is lost, and the next run brings it to its end.
TEST(KeepApply, ContinuesAfterAnyStep) {
    std::size_t steps = 1;
    for (std::size_t first = 1; first < steps || first == 1; ++first) {
        const Loop loop(size);
        const Loop note(mebi);
        alone([&] {
            SandboxHost host(loop);
            fill_targets();
            const auto docker = listing("/var/lib/docker"), kubelet = listing("/var/lib/kubelet");
            host.how.wish.keep_container_data = true;
            auto part = host.plan();
            note.write_below(0, std::to_string(part.steps.size()) + "\n");
            part.steps.resize(first);
            ASSERT_EQ(host.apply_plan(part).outcome, ApplyOutcome::done) << first;
            const auto rest = host.plan();
            ASSERT_THAT(rest.refusals, IsEmpty()) << first << "\n" << sentences(rest);
            const auto result = host.apply_plan(rest);
            EXPECT_EQ(result.outcome, ApplyOutcome::done) << first << ": " << words_of(result);
            EXPECT_EQ(mounts_from(loop.number()), 4U) << first;
            expect_all_in_use(docker, kubelet);
        });
        steps = std::strtoul(note.read_below(0, 16).c_str(), nullptr, 10);
    }
    EXPECT_GT(steps, 15U);
}

TEST(KeepApply, AnUnfinishedCopyIsMadeAnew) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        small.on_disk("mkdir .ack-attach-copy-docker docker; echo half > .ack-attach-copy-docker/d");
        const auto result = small.host.apply_plan(small.host.plan());
        EXPECT_EQ(result.outcome, ApplyOutcome::done) << words_of(result);
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        EXPECT_FALSE(std::filesystem::exists("/var/lib/container/.ack-attach-copy-docker"));
    });
}

TEST(KeepApply, AnotherDirectoryOnTheDiskIsNotMixedWithIt) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        small.on_disk("mkdir docker; echo other > docker/precious");
        small.expect_refused("holds docker already");
        small.on_disk("test \"$(cat docker/precious)\" = other; rm -r docker");
        EXPECT_EQ(small.host.apply_plan(small.host.plan()).outcome, ApplyOutcome::done);
    });
}

TEST(KeepApply, NoRoomIsToldBeforeAnythingIsCopied) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        small.on_disk("fallocate -l 240M filler");
        small.expect_refused("are needed for docker");
    });
}

TEST(KeepApply, WhatIsInUseIsNotCopied) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        const auto plan = small.host.plan();
        ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        const pid_t child = ::fork();
        if (child == 0) {
            ::close_range(3, ~0U, 0);    // the disk among them
            static_cast<void>(::open("/var/lib/docker/d/layer", O_RDONLY));
            static_cast<void>(::open("/run/opened", O_CREAT | O_WRONLY, 0600));
            ::pause();
            ::_exit(0);
        }
        while (::access("/run/opened", F_OK) != 0) ::sched_yield();
        EXPECT_THAT(sentences(small.host.plan()), HasSubstr("uses /var/lib/docker/d/layer"));
        const auto result = small.host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::refused) << words_of(result);
        EXPECT_THAT(result.what, HasSubstr("/var/lib/docker is in use"));
        ::kill(child, SIGKILL);
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
    });
}

TEST(KeepApply, ADiskThatSomebodyElseHasMountedMeanwhileIsNotWrittenTo) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        ApplyHooks hooks;
        hooks.before_step = [&](const Step& step) {
            if (std::holds_alternative<CopyDirectory>(step.operation)) run_command("mkdir /run/m; mount " + loop.node() + " /run/m");
        };
        const auto result = small.host.apply_plan(small.host.plan(), hooks);
        EXPECT_NE(result.outcome, ApplyOutcome::done);
        EXPECT_THAT(result.what, HasSubstr("/run/m"));
        EXPECT_FALSE(std::filesystem::exists("/run/m/docker"));
    });
}

// Mounted at the base by an earlier run: only then it may be.
TEST(KeepApply, ADiskThatIsInPlaceTakesWhatIsStillToBeCopied) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        ASSERT_EQ(small.host.apply_plan(small.host.plan()).outcome, ApplyOutcome::done);
        run_command("umount /var/lib/containerd; echo meta > /var/lib/containerd/meta.db");
        const auto plan = small.host.plan();
        ASSERT_THAT(plan.refusals, IsEmpty()) << sentences(plan);
        EXPECT_EQ(count<MountDisk>(plan), 0U);
        const auto result = small.host.apply_plan(plan);
        EXPECT_EQ(result.outcome, ApplyOutcome::done) << words_of(result);
        EXPECT_EQ(mounts_from(loop.number()), 4U);
        EXPECT_EQ(text_at("/var/lib/container/containerd/meta.db"), "meta\n");
    });
}

TEST(KeepApply, WhatChangesBetweenCopyAndSwitchIsNotPutAside) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        ApplyHooks hooks;
        hooks.before_step = [](const Step& step) {
            if (std::holds_alternative<SwitchDirectory>(step.operation)) put_text("/var/lib/docker/d/late", "written late");
        };
        auto result = small.host.apply_plan(small.host.plan(), hooks);
        EXPECT_EQ(result.outcome, ApplyOutcome::failed);
        EXPECT_THAT(result.what, HasSubstr("is not what the disk holds a copy of"));
        EXPECT_EQ(text_at("/var/lib/docker/d/late"), "written late");
        EXPECT_FALSE(std::filesystem::exists("/var/lib/docker.before-ack-attach"));
        // Else the next boot would mount the old copy over what goes on here.
        EXPECT_EQ(text_at("/etc/fstab"), "");
    });
}

TEST(KeepApply, AllOfThemArePutAsideOrNone) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        run_command("mkdir -p /var/lib/containerd; echo meta > /var/lib/containerd/meta.db");
        ApplyHooks hooks;
        hooks.before_step = [](const Step& step) {
            const auto* put = std::get_if<SwitchDirectory>(&step.operation);
            if (put && put->target == "/var/lib/docker") put_text("/var/lib/containerd/meta.db", "newer\n");
        };
        const auto result = small.host.apply_plan(small.host.plan(), hooks);
        EXPECT_EQ(result.outcome, ApplyOutcome::failed);
        EXPECT_THAT(result.what, HasSubstr("meta.db"));
        for (const auto* target : {"/var/lib/docker", "/var/lib/containerd"})
            EXPECT_FALSE(std::filesystem::exists(kept_path(target))) << target;
        EXPECT_EQ(text_at("/var/lib/containerd/meta.db"), "newer\n");
        EXPECT_EQ(text_at("/etc/fstab"), "");
    });
}

TEST(KeepApply, AStopBeforeThePuttingAsideLeavesEverythingAsItWas) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        std::stop_source stop;
        ApplyHooks hooks;
        hooks.before_step = [&](const Step& step) {
            if (std::holds_alternative<WriteDropIn>(step.operation)) stop.request_stop();
        };
        EXPECT_EQ(small.host.apply_plan(small.host.plan(), hooks, stop.get_token()).outcome, ApplyOutcome::stopped);
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        EXPECT_EQ(text_at("/etc/fstab"), "");
        const auto rest = small.host.apply_plan(small.host.plan());
        EXPECT_EQ(rest.outcome, ApplyOutcome::done) << words_of(rest);
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        EXPECT_THAT(text_at("/etc/fstab"), HasSubstr("/var/lib/docker"));
    });
}

TEST(KeepApply, UndoRefusesWhileTheOldDirectoryIsAsideAndSaysTheWayBack) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        ASSERT_EQ(small.host.apply_plan(small.host.plan()).outcome, ApplyOutcome::done);
        const auto undo = [&](bool force) {
            const auto& view = small.host.control.view();
            return decide_undo(look_for_undo(view, look_at_disks(view, Deadline::never()), {}), force);
        };
        for (const bool force : {false, true}) {
            EXPECT_THAT(undo(force).steps, IsEmpty());
            EXPECT_THAT(sentences(undo(force)), HasSubstr("what stood in /var/lib/docker was copied to"));
            EXPECT_THAT(sentences(undo(force)),
                        HasSubstr("umount /var/lib/docker; rmdir /var/lib/docker; mv /var/lib/docker.before-ack-attach /var/lib/docker"));
        }
        run_command("umount /var/lib/docker; rmdir /var/lib/docker; mv /var/lib/docker.before-ack-attach /var/lib/docker");
        EXPECT_THAT(sentences(undo(false)), HasSubstr("holds more than was put there"));
        const auto result = small.host.apply_plan(undo(true));
        EXPECT_EQ(result.outcome, ApplyOutcome::done) << words_of(result);
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        EXPECT_EQ(text_at("/etc/fstab"), "");
    });
}

TEST(MountUsers, WhatIsShownElsewhere) {
    const auto own = host::parse_mountinfo("20 1 253:1 / / rw - ext4 /dev/vda1 rw\n"
                                           "21 20 253:2 /sub /var rw - ext4 /dev/vda2 rw\n").value();
    struct Row { const char* line; const char* word; };
    for (const auto& [line, word] : std::vector<Row>{
             {"30 1 253:2 /sub/lib/docker/volumes/v /data rw - ext4 /dev/vda2 rw", "/data shows /sub/lib/docker/volumes/v"},
             {"30 1 253:2 /sub/lib/docker /data rw - ext4 /dev/vda2 rw", "/data shows"},
             {"30 1 0:9 / /run/x/rootfs rw - overlay overlay rw,lowerdir=/a:/var/lib/docker/l,upperdir=/b", "an overlay"},
             {"30 1 0:9 / /run/x/rootfs rw - overlay overlay rw,lowerdir=/a,upperdir=/var/lib/docker/u", "an overlay"},
             {"30 1 253:2 /sub/lib/docker-other /data rw - ext4 /dev/vda2 rw", ""},
             {"30 1 253:2 / / rw - ext4 /dev/vda2 rw", ""},
             {"30 1 253:1 /sub/lib/docker /data rw - ext4 /dev/vda1 rw", ""},
             {"30 1 0:9 / /m rw - overlay overlay rw,lowerdir=/a,upperdir=/var/lib/dockerx/u", ""}}) {
        const auto users = mount_users(std::string(line) + "\n", own, {"/var/lib/docker"});
        ASSERT_TRUE(users) << users.error().what;
        if (*word) EXPECT_THAT(*users, ElementsAre(HasSubstr(word))) << line;
        else EXPECT_THAT(*users, IsEmpty()) << line;
    }
    EXPECT_FALSE(mount_users("no mountinfo\n", own, {"/var/lib/docker"}));
    EXPECT_FALSE(mount_users("", {}, {"/var/lib/docker"}));
}

TEST(MountUsers, NamesByMountsOfWhatLiesAbove) {
    const auto own = host::parse_mountinfo("20 1 253:1 / / rw - ext4 /dev/vda1 rw\n"
                                           "21 20 253:2 /sub /var rw - ext4 /dev/vda2 rw\n").value();
    struct Row { const char* line; const char* name; };
    for (const auto& [line, name] : std::vector<Row>{
             {"30 1 253:2 / / rw - ext4 /dev/vda2 rw", "/sub/lib/docker"},
             {"30 1 253:2 / /host rw - ext4 /dev/vda2 rw", "/host/sub/lib/docker"},
             {"30 1 253:2 /sub /var rw - ext4 /dev/vda2 rw", "/var/lib/docker"},
             {"30 1 253:2 /sub/lib /host/lib rw - ext4 /dev/vda2 rw", "/host/lib/docker"},
             {"30 1 253:2 /sub/li /host rw - ext4 /dev/vda2 rw", ""},
             {"30 1 253:1 / /host rw - ext4 /dev/vda1 rw", ""}}) {
        const auto names = other_names(std::string(line) + "\n", own, {"/var/lib/docker"});
        ASSERT_TRUE(names) << names.error().what;
        if (*name) EXPECT_THAT(*names, ElementsAre(name)) << line;
        else EXPECT_THAT(*names, IsEmpty()) << line;
    }
    EXPECT_FALSE(other_names("no mountinfo\n", own, {"/var/lib/docker"}));
    EXPECT_FALSE(other_names("", {}, {"/var/lib/docker"}));
}

// A container that has the host's root at /host, and a file open there.
TEST(KeepApply, WhatIsUsedByAnotherName) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        run_command("mkdir -p /tmp/host; mount --bind /var /tmp/host");
        const int held = ::open("/run/opened", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        const pid_t child = ::fork();
        if (child == 0) {
            const int file = ::open("/tmp/host/lib/docker/d/layer", O_RDONLY);
            ::dup2(file, 0);
            ::close_range(3, ~0U, 0);
            put_text("/run/ready", "x");
            ::pause();
            ::_exit(0);
        }
        while (::access("/run/ready", F_OK) != 0) ::sched_yield();
        ::close(held);
        EXPECT_THAT(sentences(small.host.plan()), HasSubstr("uses /tmp/host/lib/docker/d/layer"));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        EXPECT_THAT(small.host.plan().refusals, IsEmpty()) << "the mount alone is no use: " << sentences(small.host.plan());
    });
}

TEST(BackingUsers, LoopDevicesAndSwapOfFilesBelow) {
    Tree tree;
    tree.put("/sys/block/loop0/size", "0\n");
    tree.put("/sys/block/loop1/loop/backing_file", "/var/lib/docker/devicemapper/data\n");
    tree.put("/sys/block/vda/size", "1\n");
    tree.put("/proc/swaps", "Filename\t\t\t\tType\t\tSize\n/host/docker/my\\040swap  file 1 0 -2\n/dev/vda2 partition 1 0 -3\n");
    const auto users = [&](const char* path) { return backing_users(tree.view(), {"/nowhere", path}).value(); };
    EXPECT_THAT(users("/var/lib/docker"), ElementsAre("/dev/loop1 lies in /var/lib/docker/devicemapper/data"));
    EXPECT_THAT(users("/host/docker"), ElementsAre("swap lies in /host/docker/my swap"));
    EXPECT_THAT(users("/var/lib/dock"), IsEmpty());
}

TEST(KeepApply, WhatIsMountedElsewhereToo) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        run_command("mkdir -p /srv/shown; mount --bind /var/lib/docker/d /srv/shown");
        EXPECT_THAT(sentences(small.host.plan()), HasSubstr("/srv/shown shows"));
        EXPECT_THAT(small.host.plan().steps, IsEmpty());
    });
}

TEST(KeepApply, WhatIsNotAsNotedIsNeverRemoved) {
    const Loop loop(size);
    alone([&] {
        Small small(loop);
        ASSERT_EQ(small.host.apply_plan(small.host.plan()).outcome, ApplyOutcome::done);
        const auto plan = small.host.plan();
        const auto kept = kept_path("/var/lib/docker");
        const auto notes = [&] { return ::testing::PrintToString(remove_kept(small.host.control, ApplyPlaces{}.kept, plan, {})); };

        run_command("mkdir /run/other; echo x > /run/other/precious; mount --bind /run/other " + kept + "/d");
        EXPECT_THAT(notes(), HasSubstr("something is mounted at"));
        run_command("umount " + kept + "/d");
        run_command("mv " + kept + " /var/lib/elsewhere; cp -a /var/lib/elsewhere " + kept);
        EXPECT_THAT(notes(), HasSubstr("not the directory that was put aside"));
        EXPECT_TRUE(std::filesystem::exists(kept + "/d/layer"));
        run_command("rm -r " + kept + "; ln -s /var/lib/elsewhere " + kept);
        EXPECT_THAT(notes(), HasSubstr("not the directory that was put aside"));
        run_command("rm " + kept + "; mv /var/lib/elsewhere " + kept + "; umount /var/lib/docker");
        EXPECT_THAT(notes(), HasSubstr("is not mounted at /var/lib/docker"));
        run_command("mount --bind /var/lib/container/docker /var/lib/docker");
        EXPECT_THAT(notes(), HasSubstr("was removed"));
        EXPECT_FALSE(std::filesystem::exists(kept));
        EXPECT_EQ(text_at("/var/lib/docker/d/layer"), "image\n");
        EXPECT_EQ(text_at("/run/other/precious"), "x\n");
    });
}

}   // namespace
}   // namespace ack::disk
