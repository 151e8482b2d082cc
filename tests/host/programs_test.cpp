#include "host/programs.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ack::host {
namespace {

using Words = std::vector<std::string>;

TEST(Programs, EveryOneHasAName) {
    for (const auto which : {Asking::systemctl_show, Asking::mkfs_version, Asking::bash_syntax})
        EXPECT_FALSE(program(which).name.empty());
    for (const auto which :
         {Changing::systemctl, Changing::systemd_run, Changing::mkfs_ext4, Changing::e2undo,
          Changing::udevadm_settle, Changing::restorecon, Changing::bash, Changing::self})
        EXPECT_FALSE(program(which).name.empty());
}

TEST(Programs, FixedWordsComeFirst) {
    EXPECT_EQ(words_of(program(Asking::bash_syntax), {"/f"}), (Words{"-n", "/f"}));
    EXPECT_EQ(words_of(program(Changing::systemctl), {"daemon-reload"}),
              (Words{"--no-pager", "--no-ask-password", "daemon-reload"}));
    EXPECT_EQ(words_of(program(Changing::mkfs_ext4), {}), Words{});
    EXPECT_EQ(words_of({"x", " a  b "}, {"c d"}), (Words{"a", "b", "c d"}));
}

TEST(Programs, SystemctlThatIsAskedTakesOnlyQuestions) {
    EXPECT_TRUE(only_asks(Asking::systemctl_show, {"show", "kubelet.service"}));
    EXPECT_TRUE(only_asks(Asking::systemctl_show, {"is-system-running"}));
    EXPECT_FALSE(only_asks(Asking::systemctl_show, {"stop", "kubelet.service"}));
    EXPECT_FALSE(only_asks(Asking::systemctl_show, {"daemon-reload"}));
    EXPECT_FALSE(only_asks(Asking::systemctl_show, {"--root=/x", "show"}));
    EXPECT_FALSE(only_asks(Asking::systemctl_show, {}));
    EXPECT_TRUE(only_asks(Asking::mkfs_version, {}));
}

TEST(Programs, TheMinimalEnvironmentSpeaksC) {
    const auto environment = minimal_environment();
    EXPECT_NE(std::find(environment.begin(), environment.end(), "LC_ALL=C"), environment.end());
}

}   // namespace
}   // namespace ack::host
