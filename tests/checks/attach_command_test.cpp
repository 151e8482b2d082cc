#include "tests/checks/baseline.hpp"

#include <gtest/gtest.h>

namespace ack::checks {

namespace {

void not_understood(Scene& s) {
    s.command.understood = false;
    s.command.not_understood = "in \"rm -rf\"";
}

} // namespace

TABLE_TEST(AttachCommandChecks, EachFailsWhenItsFactIsBad) {
    expect(
        fit_host(), Verdict::pass, Verdict::fail,
        {{"attach-command-is-complete",
          [](Scene& s) {
              s.command.faults = {"no token", "cut"};
          },
          "no token; cut"},
         {"attach-script-is-authentic", [](Scene& s) { s.command.script_host_allowed = false; }, "neither"},
         {"attach-script-is-authentic", [](Scene& s) { s.script = Fact<ScriptSeen>(fail("an XML page")); },
          "XML"}});
    expect(fit_host(), Verdict::pass, Verdict::warn,
           {{"attach-command-is-understood", not_understood, "rm -rf"}});
    expect(fit_host(), Verdict::pass, Verdict::skipped,
           {{"attach-command-is-understood", [](Scene& s) { s.command = {}; }, "no attach command"},
            {"attach-command-is-complete", [](Scene& s) { s.command = {}; }, "no attach command"},
            {"attach-command-is-complete", not_understood, "not known"},
            {"attach-script-is-authentic", [](Scene& s) { s.command = {}; }, "no attach command"},
            {"attach-script-is-authentic", not_understood, "not understood"},
            {"attach-script-is-authentic", [](Scene& s) { s.script.reset(); }, "only run downloads"}});
}

TEST(AttachCommandChecks, ThePinIsTold) {
    Scene scene = fit_host();
    EXPECT_NE(scene.finding("attach-script-is-authentic").evidence.find("(not pinned)"), std::string::npos);
    (*scene.script)->pinned = true;
    EXPECT_NE(scene.finding("attach-script-is-authentic").evidence.find("ab12 as pinned"), std::string::npos);
}

} // namespace ack::checks
