#include "checks/secrets.hpp"
#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace ack::checks {

TABLE_TEST(Image, EachCheckFailsWhenItsFactIsBad) {
    expect(
        golden_image(), Verdict::pass, Verdict::fail,
        {{"machine-id-is-reset", [](Scene& s) { s.host.machine_id = std::string(32, 'a'); },
          "/etc/machine-id"},
         {"machine-id-is-reset", [](Scene& s) { s.host.image.dbus_machine_id = std::string(32, 'b'); },
          "/var/lib/dbus/machine-id: bbbb"},
         {"ssh-host-keys-are-absent",
          [](Scene& s) { s.host.image.ssh_host_keys->push_back("/etc/ssh/ssh_host_rsa_key"); },
          "ssh_host_rsa_key"},
         {"no-credentials-are-baked-in",
          [](Scene& s) {
              s.host.image.credentials->push_back({"/etc/rc.local:7", "AccessKey id"});
          },
          "/etc/rc.local:7 (AccessKey id)"},
         {"no-instance-state-is-baked-in",
          [](Scene& s) {
              s.host.image.instance_state->push_back({"/var/lib/cloud/instance", "cloud-init's state"});
          },
          "/var/lib/cloud/instance"},
         {"cloud-init-starts-fresh", [](Scene& s) { s.host.image.cloud_init->version.clear(); },
          "not installed"},
         {"cloud-init-starts-fresh", [](Scene& s) { s.host.image.cloud_init->disabled = true; },
          "switched off"},
         {"cloud-init-starts-fresh", [](Scene& s) { s.host.image.cloud_init->enabled = false; }, "enabled"},
         {"cloud-init-starts-fresh",
          [](Scene& s) {
              s.host.image.masked_units = std::vector<std::string>{"x.service", "cloud-init.service"};
          },
          "masked is cloud-init.service"}});
}

TABLE_TEST(Image, WhatIsOnlyAdvisedWarns) {
    expect(
        golden_image(), Verdict::pass, Verdict::warn,
        {{"no-personal-keys-or-history",
          [](Scene& s) {
              s.host.image.personal_files->push_back({"/root/.bash_history", "history of a shell"});
          },
          "/root/.bash_history"},
         {"cloud-init-starts-fresh", [](Scene& s) { s.host.image.cloud_init->version = "19.1.21"; },
          "19.1.21"},
         {"cloud-init-starts-fresh", [](Scene& s) { s.host.image.cloud_init->version = "23.2"; }, "23.2"},
         {"cloud-assistant-is-installed", [](Scene& s) { s.host.image.cloud_assistant->clear(); }, "neither"},
         {"cloud-assistant-is-installed", [](Scene& s) { s.host.image.cloud_assistant->pop_back(); }, "only"},
         {"no-runtime-state-is-baked-in",
          [](Scene& s) {
              s.host.image.runtime_state->push_back({"/var/lib/docker/overlay2", "image layers"});
          },
          "/var/lib/docker/overlay2"},
         {"skip-markers-are-intended", [](Scene& s) { s.host.markers->push_back("/var/.skip-yum"); },
          "/var/.skip-yum"},
         {"skip-markers-are-intended", [](Scene& s) { s.host.markers->push_back("/var/.skip-auto-fdisk"); },
          "/var/.skip-auto-fdisk"},
         {"logs-are-clean", [](Scene& s) { s.host.image.logs->bytes = 101ULL << 20U; }, "101 MiB"},
         {"logs-are-clean",
          [](Scene& s) {
              s.host.image.logs->secrets.push_back({"/var/log/messages:3", "bootstrap token"});
          },
          "/var/log/messages:3 (bootstrap token)"},
         {"boot-units-are-enabled", [](Scene& s) { s.host.enabled_units->pop_back(); }, "no unit of sshd"},
         {"boot-units-are-enabled",
          [](Scene& s) { s.host.image.masked_units->push_back("cloud-init.service"); },
          "cloud-init.service leads to /dev/null"}});
}

TABLE_TEST(Image, WhatIsNotKnownIsUnknown) {
    expect(
        golden_image(), Verdict::pass, Verdict::unknown,
        {{"machine-id-is-reset", [](Scene& s) { s.host.machine_id = fail("EIO"); }, "EIO"},
         {"machine-id-is-reset", [](Scene& s) { s.host.image.dbus_machine_id = fail("EIO"); }, "EIO"},
         {"ssh-host-keys-are-absent", [](Scene& s) { s.host.image.ssh_host_keys = fail("EIO"); }, "EIO"},
         {"no-personal-keys-or-history", [](Scene& s) { s.host.image.personal_files = fail("EIO"); }, "EIO"},
         {"no-credentials-are-baked-in", [](Scene& s) { s.host.image.credentials = fail("EIO"); }, "EIO"},
         {"no-instance-state-is-baked-in", [](Scene& s) { s.host.image.instance_state = fail("EIO"); },
          "EIO"},
         {"cloud-init-starts-fresh", [](Scene& s) { s.host.image.cloud_init = fail("EIO"); }, "EIO"},
         {"cloud-init-starts-fresh", [](Scene& s) { s.host.image.masked_units = fail("EIO"); }, "EIO"},
         {"cloud-assistant-is-installed", [](Scene& s) { s.host.image.cloud_assistant = fail("EIO"); },
          "EIO"},
         {"no-runtime-state-is-baked-in", [](Scene& s) { s.host.image.runtime_state = fail("EIO"); }, "EIO"},
         {"skip-markers-are-intended", [](Scene& s) { s.host.markers = fail("EIO"); }, "EIO"},
         {"logs-are-clean", [](Scene& s) { s.host.image.logs = fail("EIO"); }, "EIO"},
         {"boot-units-are-enabled", [](Scene& s) { s.host.enabled_units = fail("EIO"); }, "EIO"},
         {"boot-units-are-enabled", [](Scene& s) { s.host.image.masked_units = fail("EIO"); }, "EIO"}});
}

TEST(Image, AMachineIdThatIsNotThereIsReset) {
    Scene scene = golden_image();
    scene.host.machine_id = fail("no such file", ENOENT);
    EXPECT_EQ(scene.finding("machine-id-is-reset").verdict, Verdict::pass);
    scene.host.machine_id = "uninitialized";
    EXPECT_EQ(scene.finding("machine-id-is-reset").verdict, Verdict::pass);
}

TEST(Image, MarkersOfOurRunsAndOfThePolicyAreIntended) {
    Scene scene = fit_host();
    scene.host.markers = std::vector<std::string>{"/var/.skip-auto-fdisk"};
    EXPECT_EQ(scene.finding("skip-markers-are-intended").verdict, Verdict::pass)
        << "on a running host it is ours";
    scene.host.markers->push_back("/var/.keep-container-data");
    EXPECT_EQ(scene.finding("skip-markers-are-intended").verdict, Verdict::warn);
    scene.policy.intended_markers = {"/var/.keep-container-data"};
    EXPECT_EQ(scene.finding("skip-markers-are-intended").verdict, Verdict::pass);
}

TEST(Image, AnyTimeServiceWillDo) {
    Scene scene = fit_host();
    scene.host.image.masked_units = std::vector<std::string>{};
    auto& units = *scene.host.enabled_units;
    units = {{"sshd.service", "/etc/x", ""}};
    EXPECT_EQ(scene.finding("boot-units-are-enabled").verdict, Verdict::warn);
    for (const auto* unit : {"chronyd.service", "chrony.service", "systemd-timesyncd.service", "ntpd.service",
                             "ntp.service", "ntpsec.service"}) {
        units.push_back({unit, "/etc/x", ""});
        EXPECT_EQ(scene.finding("boot-units-are-enabled").verdict, Verdict::pass) << unit;
        units.pop_back();
    }
}

TEST(Secrets, AreKnownByTheirForm) {
    EXPECT_EQ(secret_in("export KEY=LTAI5tAbCdEfGhIjKlMnOpQr"), "AccessKey id");
    EXPECT_EQ(secret_in("--token abcdef.0123456789abcdef --x"), "bootstrap token");
    EXPECT_EQ(secret_in("abcdef.0123456789abcdef"), "bootstrap token");
    EXPECT_EQ(secret_in("bash -s -- --openapi-token xyz"), "OpenAPI token");
    EXPECT_EQ(secret_in("-----BEGIN RSA PRIVATE KEY-----"), "private key");
    EXPECT_EQ(secret_in("proxy=http://me:secret@10.0.0.1:3128"), "password in a URL");
}

TEST(Secrets, AreNotSeenWhereThereAreNone) {
    for (const auto* line :
         {"", "LTAI", "LTAI is how they begin", "XLTAI5tAbCdEfGhIjKlMnOpQr", "system.containerservice",
          "1.2.3.4", "docker.0123456789abcdefg", "xabcdef.0123456789abcdef", "abcde.0123456789abcdef",
          "http://10.0.0.1:3128/a@b", "http://user@host/", "http://user:$PASSWORD@host/", "PRIVATE KEY",
          "abcdef.ghijklmnopqrstuv"})
        EXPECT_EQ(secret_in(line), "") << line;
}

TEST(Secrets, AreNamedByPlaceAndNeverQuoted) {
    const auto found =
        secrets_in("/etc/rc.local",
                   "#\nX=LTAI5tAbCdEfGhIjKlMnOpQr\nabcdef.0123456789abcdef\nabcdef.0123456789abcdef", 2);
    EXPECT_EQ(found, (std::vector<FoundThing>{{"/etc/rc.local:2", "AccessKey id"},
                                              {"/etc/rc.local:3", "bootstrap token"}}));
}

} // namespace ack::checks
