#include "systemd/manager.hpp"

#include "tests/disk/sandbox.hpp"
#include "tests/disk/tree.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>

namespace ack::systemd {
namespace {

using ::testing::HasSubstr;
using testing::alone;
using testing::Tree;

TEST(UnitStates, OneBlockForEachUnit) {
    const auto states = parse_unit_states("LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\n"
                                          "NRestarts=3\nResult=success\n\n"
                                          "LoadState=not-found\nActiveState=inactive\nSubState=dead\nUnitFileState=\n",
                                          {"kubelet.service", "docker.service"});
    ASSERT_TRUE(states) << states.error().what;
    EXPECT_EQ(states->at("kubelet.service"), (UnitState{"loaded", "active", "running", "enabled", 3, "success"}));
    EXPECT_EQ(states->at("docker.service"), (UnitState{"not-found", "inactive", "dead", "", 0, ""}));
}

TEST(UnitStates, TooFewAnswersAreAnError) {
    EXPECT_FALSE(parse_unit_states("LoadState=loaded\n", {"a.service", "b.service"}));
    EXPECT_FALSE(parse_unit_states("", {"a.service"}));
}

TEST(Manager, ARecordedTreeRunsNothing) {
    const Tree tree;
    tree.directory("/run/systemd/system");
    tree.put("/proc/1/comm", "systemd\n");
    EXPECT_FALSE(is_running(tree.view()));
    EXPECT_FALSE(unit_states(tree.view(), {"a.service"}, Deadline::never()));
    EXPECT_FALSE(version(tree.view(), Deadline::never()));
}

// Programs in the directory that is searched first write down what they are called with.
void stand_in(const std::string& name, const std::string& body) {
    const auto path = "/usr/local/sbin/" + name;
    std::ofstream(path) << "#!/bin/sh\necho \"$0\" \"$@\" >> /run/calls\n" << body << "\n";
    ::chmod(path.c_str(), 0755);
}

std::string calls() {
    std::ifstream file("/run/calls");
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Manager, WhatIsAskedAndTold) {
    alone([] {
        ASSERT_EQ(::mount("tmpfs", "/usr/local/sbin", "tmpfs", 0, nullptr), 0);
        stand_in("systemctl", "case \"$*\" in *--version*) echo 'systemd 219'; echo '+PAM';;"
                              " *show*) echo LoadState=loaded;; esac");
        stand_in("systemd-run", "exit 0");
        host::HostControl control(host::HostView::open("/").value());
        EXPECT_EQ(version(control.view(), Deadline::never()).value_or(0), 219U);
        const auto states = unit_states(control.view(), {"kubelet.service"}, Deadline::never());
        ASSERT_TRUE(states) << states.error().what;
        EXPECT_EQ(states->at("kubelet.service").load, "loaded");
        EXPECT_TRUE(reload(control, Deadline::never()));
        EXPECT_TRUE(start_transient(control, {"u.service", "words", {"/bin/true", "-x"}, {"KillMode=process"}},
                                    Deadline::never()));
        EXPECT_THAT(calls(), HasSubstr("daemon-reload"));
        EXPECT_THAT(calls(), HasSubstr("--unit=u.service --description=words --property=KillMode=process -- /bin/true -x"));
    });
}

TEST(Manager, WhatFailsSaysWhy) {
    alone([] {
        ASSERT_EQ(::mount("tmpfs", "/usr/local/sbin", "tmpfs", 0, nullptr), 0);
        stand_in("systemctl", "echo 'Access denied'; exit 4");
        stand_in("systemd-run", "echo 'Unit u.service already exists.'; exit 1");
        host::HostControl control(host::HostView::open("/").value());
        EXPECT_THAT(reload(control, Deadline::never()).error().what, HasSubstr("Access denied"));
        EXPECT_THAT(start_transient(control, {"u.service", "", {"/bin/true"}, {}}, Deadline::never()).error().what,
                    HasSubstr("already exists"));
        EXPECT_FALSE(version(control.view(), Deadline::never()));
    });
}

TEST(Manager, RunningNeedsBothPidOneAndItsDirectory) {
    alone([] {
        const auto view = host::HostView::open("/").value();
        ::mkdir("/run/systemd", 0755);
        ::mkdir("/run/systemd/system", 0755);
        EXPECT_FALSE(is_running(view));
        ::prctl(PR_SET_NAME, "systemd");    // we are PID 1 here
        EXPECT_TRUE(is_running(view));
        ::rmdir("/run/systemd/system");
        EXPECT_FALSE(is_running(view));
    });
}

}   // namespace
}   // namespace ack::systemd
