#include "agent/options.hpp"
#include "agent/version.hpp"
#include "checks/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace ack::agent {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

Result<Options> parse(std::vector<const char*> words) {
    words.insert(words.begin(), "ack-attach");
    return parse_options(static_cast<int>(words.size()), words.data());
}

std::string error_of(std::vector<const char*> words) {
    const auto options = parse(std::move(words));
    return options ? "no error" : options.error().what;
}

TEST(Options, RunTakesAllThatConcernsARun) {
    const auto options =
        parse({"run", "--disk", "last", "--disk-use-existing", "--keep-container-data", "--scan", "full", "--timeout", "20m",
               "--join-timeout", "90",
               "--return-after=45s", "--not-on-ecs", "--unguarded", "--skip", "swap-is-off,os-is-supported",
               "--verbose", "--policy", "/etc/p.json"});
    ASSERT_TRUE(options) << options.error().what;
    EXPECT_EQ(options->command, Command::run);
    EXPECT_EQ(options->disk->mode, disk::DiskMode::last);
    EXPECT_TRUE(options->disk->use_existing);
    EXPECT_EQ(options->scan, disk::Scan::full);
    EXPECT_TRUE(options->disk->keep_container_data);
    EXPECT_EQ(options->timeout, seconds(1200));
    EXPECT_EQ(options->join_timeout, seconds(90));
    EXPECT_EQ(options->return_after, seconds(45));
    EXPECT_TRUE(options->not_on_ecs && options->unguarded && options->verbose);
    EXPECT_THAT(options->skip, ElementsAre("swap-is-off", "os-is-supported"));
    EXPECT_EQ(options->policy_file, "/etc/p.json");
}

TEST(Options, WordsAfterTheMarkerAreTheAttachCommandAlsoWhenTheyLookLikeOptions) {
    const auto options =
        parse({"run", "--verbose", "--", "curl", "http://x", "|", "bash", "-s", "--", "--token", "t"});
    ASSERT_TRUE(options) << options.error().what;
    EXPECT_THAT(options->command_words,
                ElementsAre("curl", "http://x", "|", "bash", "-s", "--", "--token", "t"));
}

TEST(Options, ListsMayBeGivenInPartsAndInOneWord) {
    const auto options =
        parse({"check", "--only", "swap-is-off", "--only", "os-is-supported,swap-stays-off"});
    ASSERT_TRUE(options) << options.error().what;
    EXPECT_THAT(options->only, ElementsAre("swap-is-off", "os-is-supported", "swap-stays-off"));
}

TEST(Options, RelativePathsBecomeAbsoluteBecauseTheWorkerRunsElsewhere) {
    const auto options = parse({"check", "--policy", "p.json", "--command-file", "-"});
    ASSERT_TRUE(options) << options.error().what;
    EXPECT_EQ(options->policy_file, std::filesystem::current_path() / "p.json");
    EXPECT_EQ(options->command_file, "-");
}

TEST(Options, CheckMayBeStricterAndTellItsTimes) {
    const auto options = parse({"check", "--warnings-as-errors", "--timing"});
    ASSERT_TRUE(options) << options.error().what;
    EXPECT_TRUE(options->warnings_as_errors && options->timing);
    EXPECT_FALSE(parse({"check"})->warnings_as_errors);
    EXPECT_TRUE(parse({"plan", "--timing"})->timing);
    EXPECT_THAT(error_of({"run", "--warnings-as-errors"}), HasSubstr("--warnings-as-errors"));
}

TEST(Options, EachCommandHasItsOwn) {
    EXPECT_EQ(parse({"status", "--wait"})->command, Command::status);
    EXPECT_TRUE(parse({"status", "--wait"})->wait);
    EXPECT_EQ(parse({"report", "--run", "20261123T053405Z-1a2b", "--format", "junit"})->format,
              Format::junit);
    EXPECT_EQ(parse({"explain", "swap-is-off"})->check_id, "swap-is-off");
    EXPECT_EQ(parse({"explain"})->check_id, "");
    EXPECT_EQ(parse({"check", "--profile", "image", "--root", "/mnt"})->profile, checks::image);
    EXPECT_EQ(parse({"facts", "--record", "/tmp/x"})->record, "/tmp/x");
    EXPECT_EQ(parse({"worker", "--run", "20261123T053405Z-1a2b"})->run, "20261123T053405Z-1a2b");
    EXPECT_EQ(parse({"run", "--script-sha256", std::string(64, 'A').c_str()})->script_sha256,
              std::string(64, 'a'));
}

TEST(Options, HelpAndVersion) {
    const auto help = parse({"--help"});
    ASSERT_TRUE(help);
    EXPECT_EQ(help->command, Command::help);
    EXPECT_THAT(help->help, AllOf(HasSubstr("run "), HasSubstr("check "), HasSubstr("exit codes"),
                                  HasSubstr("undo "), testing::Not(HasSubstr("worker"))));
    EXPECT_THAT(parse({"run", "--help"})->help,
                AllOf(HasSubstr("--command-file FILE"), HasSubstr("--timeout TIME"),
                      testing::Not(HasSubstr("--record"))));
    EXPECT_THAT(parse({"status", "-h"})->help, HasSubstr("--wait"));
    EXPECT_EQ(parse({"--version"})->command, Command::version);
    EXPECT_THAT(parse({"--version"})->help,
                AllOf(StartsWith("ack-attach " + version_text() + " (commit "), HasSubstr("+ ")));
}

TEST(Options, HelpFitsEightyColumns) {
    for (const char* const command :
         {"run", "check", "plan", "prepare", "facts", "status", "cancel", "report", "explain",
          "undo"}) {
        std::istringstream help(parse({command, "--help"})->help);
        for (std::string line; std::getline(help, line);)
            EXPECT_LE(line.size(), 80U) << line;
    }
    std::istringstream help(parse({"--help"})->help);
    for (std::string line; std::getline(help, line);)
        EXPECT_LE(line.size(), 80U) << line;
}

struct Wrong {
    std::vector<const char*> words;
    std::vector<const char*> told; // what the error must say
};

class WrongOptions : public testing::TestWithParam<Wrong> {};

TEST_P(WrongOptions, AreErrorsThatNameTheWordAndTheNearest) {
    const std::string error = error_of(GetParam().words);
    for (const char* const part : GetParam().told)
        EXPECT_THAT(error, HasSubstr(part));
}

const std::string ox64(64, 'x');

INSTANTIATE_TEST_SUITE_P(
    Table, WrongOptions,
    testing::Values(
        Wrong{{}, {"no command", "--help"}},
        Wrong{{"chek"}, {"unknown command \"chek\"", "did you mean check?"}},
        Wrong{{"undone"}, {"unknown command \"undone\"", "undo"}},
        Wrong{{"clean", "--yes"}, {"unknown command \"clean\""}},
        Wrong{{"--verbose", "check"}, {"unknown option --verbose", "behind the command"}},
        Wrong{{"check", "--verbos"}, {"unknown option --verbos", "did you mean --verbose?"}},
        Wrong{{"run", "--dsk", "last"}, {"unknown option --dsk", "did you mean --disk?"}},
        Wrong{{"run", "--dsk=last"}, {"unknown option --dsk ", "--disk?"}},
        Wrong{{"run", "--record", "x"}, {"unknown option --record"}},
        Wrong{{"check", "extra"}, {"\"extra\"", "too many"}},
        Wrong{{"check", "run"}, {"\"run\"", "too many"}},
        Wrong{{"check", "--timeout"}, {"--timeout", "missing"}},
        Wrong{{"check", "--timeout", "soon"}, {"--timeout", "soon", "20m"}},
        Wrong{{"check", "--timeout", "0"}, {"--timeout", "0"}},
        Wrong{{"check", "--timeout", "25h"}, {"--timeout", "25h"}},
        Wrong{{"check", "--timeout", "-5"}, {"--timeout"}},
        Wrong{{"check", "--timeout", "1m", "--timeout", "2m"}, {"--timeout", "more than once"}},
        Wrong{{"check", "--only", "swap-is-of"}, {"--only", "swap-is-of", "did you mean swap-is-off?"}},
        Wrong{{"check", "--skip", "swap-is-off,"}, {"--skip", "no check"}},
        Wrong{{"explain", "swap"}, {"no check is called \"swap\""}},
        Wrong{{"explain", "swap-is-off", "os-is-supported"}, {"too many"}},
        Wrong{{"check", "--format", "jsn"}, {"--format", "jsn", "text, json, junit", "did you mean json?"}},
        Wrong{{"check", "--profile", "nod"}, {"--profile", "did you mean node?"}},
        Wrong{{"check", "--verbose=no"}, {"--verbose"}}, Wrong{{"check", "--root", ""}, {"--root", "empty"}},
        Wrong{{"run", "--disk", "my disk"}, {"--disk", "my disk"}},
        Wrong{{"run", "--scan", "ful"}, {"--scan", "ful", "grid, full", "did you mean full?"}},
        Wrong{{"facts", "--scan", "grid"}, {"unknown option --scan"}},
        Wrong{{"run", "--disk-use-existing"}, {"--disk-use-existing", "--disk"}},
        Wrong{{"run", "--keep-container-data"}, {"--keep-container-data", "--disk"}},
        Wrong{{"run", "--script-sha256", "abc"}, {"--script-sha256", "64"}},
        Wrong{{"run", "--script-sha256", ox64.c_str()}, {"--script-sha256"}},
        Wrong{{"report", "--run", "../../etc"}, {"--run", "../../etc"}}, Wrong{{"worker"}, {"--run"}},
        Wrong{{"status", "--", "curl"}, {"status", "no attach command"}},
        Wrong{{"run", "curl http://x | bash -s -- --token s3cret"}, {"after --", "whole command"}},
        Wrong{{"status", "--wait", "--format", "json"}, {"--wait", "--format"}},
        Wrong{{"run", "--format", "json"}, {"unknown option --format"}},
        Wrong{{"run", "--"}, {"no attach command"}},
        Wrong{{"run", "--command-file", "f", "--", "curl"}, {"twice"}},
        Wrong{{"check", "--facts", "f", "--root", "/mnt"}, {"--facts", "--root"}}));

}   // namespace
}   // namespace ack::agent
