#include "agent/json_text.hpp"
#include "agent/report.hpp"
#include "agent/report_texts.hpp"
#include "tests/agent/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <regex>

namespace ack::agent {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class RoundTrip : public testing::TestWithParam<Report> {};

TEST_P(RoundTrip, GivesTheSameReport) {
    const auto back = report_from_json(*parse_json(pretty(json(GetParam())), "report.json"));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(*back, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Samples, RoundTrip,
                         testing::Values(Report{}, samples::fit_host(), samples::unfit_host(),
                                         samples::joined_run(), samples::failed_run(),
                                         samples::full_report()));

TEST(ReportJson, TimesAreThereOnlyWhenAskedFor) {
    Report report = samples::fit_host();
    EXPECT_FALSE(json(report).contains("timing"));
    report.timings = {{"host", "swap", 0.25, true}, {"host", "gpus", 20, false}, {"disks", "disks", 1, true}};
    EXPECT_EQ(report_from_json(json(report)).value(), report);
    EXPECT_EQ(json(report)["timing"]["groups"], json::parse(R"([{"group": "host", "seconds": 20.25}, {"group": "disks", "seconds": 1.0}])"));
}

TEST(ReportJson, EveryOutcomeAndVerdictComesBack) {
    Report report = samples::fit_host();
    for (int code = 0; code <= 13; ++code) {
        report.outcome = static_cast<Outcome>(code);
        EXPECT_EQ(report_from_json(json(report))->outcome, report.outcome);
    }
    for (int number = 0; number <= static_cast<int>(checks::Verdict::skipped); ++number) {
        report.findings[0].verdict = static_cast<checks::Verdict>(number);
        EXPECT_EQ(report_from_json(json(report))->findings[0].verdict, report.findings[0].verdict);
    }
}

TEST(ReportJson, AnyKeyThatIsMissingOrOfAnotherTypeIsAnErrorThatNamesIt) {
    const json whole = samples::full_report();
    for (const auto& [key, value] : whole.items()) {
        json without = whole, other = whole;
        without.erase(key);
        other[key] = json::array({json::object()});
        ASSERT_FALSE(report_from_json(without)) << key;
        EXPECT_THAT(report_from_json(without).error().what, HasSubstr(key));
        ASSERT_FALSE(report_from_json(other)) << key;
        EXPECT_THAT(report_from_json(other).error().what, HasSubstr(key));
    }
    json more = whole;
    more["extra"] = 1;
    EXPECT_THAT(report_from_json(more).error().what, HasSubstr("extra"));
}

TEST(ReportJson, PlacesInsideAreNamed) {
    json report = samples::full_report();
    report["findings"][2]["verdict"] = "good";
    EXPECT_THAT(report_from_json(report).error().what, HasSubstr("findings[2].verdict"));
    report = samples::full_report();
    report["plan"]["steps"][1]["do"] = "dance";
    EXPECT_THAT(report_from_json(report).error().what, HasSubstr("plan.steps[1].do"));
    report = samples::full_report();
    report["schema"] = 2;
    EXPECT_THAT(report_from_json(report).error().what, HasSubstr("schema"));
}

TEST(ReportJson, BytesThatAreNoTextDoNotThrow) {
    Report report = samples::fit_host();
    report.findings[0].evidence = "label \xff\xfe";
    EXPECT_THAT(pretty(json(report)), HasSubstr("label \xef\xbf\xbd"));
    EXPECT_THAT(last_line(report), HasSubstr("\"exit\":0"));
}

TEST(ReportSchema, NamesExactlyTheKeysThatAreWritten) {
    std::ifstream file(std::string(TEST_DATA_DIR) + "/../docs/report.schema.json");
    const json schema = json::parse(file), report = samples::full_report();
    const auto same_keys = [](const json& object, const json& described, const std::string& place) {
        json keys = json::array(), required = described["required"];
        for (const auto& [key, value] : object.items()) {
            EXPECT_TRUE(described["properties"].contains(key)) << place << key;
            keys.push_back(key);
        }
        std::sort(required.begin(), required.end());
        EXPECT_EQ(keys, required) << place;
    };
    same_keys(report, schema, "");
    same_keys(report["findings"][0], schema["$defs"]["finding"], "findings.");
    same_keys(report["plan"], schema["$defs"]["plan"], "plan.");
    same_keys(report["plan"]["disk"], schema["$defs"]["identity"], "plan.disk.");
    same_keys(report["attach"], schema["$defs"]["attach"], "attach.");
    same_keys(report["node"], schema["$defs"]["node"], "node.");
    Report timed = samples::fit_host();
    timed.timings = {{"host", "swap", 0.25, true}};
    const json timing = json(timed)["timing"], described = schema["$defs"]["timing"];
    same_keys(timing, described, "timing.");
    for (const char* key : {"observers", "groups"})
        same_keys(timing[key][0], described["properties"][key]["items"], key);
    json outcomes = json::array(), operations = json::array();
    for (int code = 0; code <= 13; ++code)
        outcomes.push_back(name_of(static_cast<Outcome>(code)));
    EXPECT_EQ(schema["properties"]["outcome"]["enum"], outcomes);
    for (const json& step : report["plan"]["steps"])
        EXPECT_THAT(schema["$defs"]["plan"]["properties"]["steps"]["items"]["properties"]["do"]["enum"],
                    testing::Contains(step["do"]));
}

TEST(LastLine, IsOneObjectInAFixedOrder) {
    EXPECT_EQ(last_line(samples::unfit_host()),
              R"({"ack-attach":"check","run":"","instance":"","outcome":"host-not-fit","exit":3,)"
              R"("failed":["os-is-supported","swap-is-off","data-disk-is-blank-or-usable"],"seconds":0.4})");
    EXPECT_EQ(
        last_line(samples::joined_run()),
        R"({"ack-attach":"run","run":"20261123T053405Z-1a2b","instance":"i-bp15abcdefghij","outcome":"success","exit":0,"failed":[],"seconds":74.2})");
}

TEST(LastLine, StaysShortAndSaysWhatItLeavesOut) {
    Report report = samples::unfit_host();
    for (int i = 0; i < 1000; ++i)
        report.findings.push_back(samples::finding("check-number-" + std::to_string(i), checks::Group::swap,
                                                   checks::Verdict::fail, ""));
    const json line = json::parse(last_line(report));
    EXPECT_LT(last_line(report).size(), 1200U);
    EXPECT_EQ(line["failed"].size() + line["failed_left_out"].get<std::size_t>(), 1003U);
}

// The places of all texts in a document.
void collect_texts(const json& value, const std::string& place, std::vector<std::string>& places) {
    if (value.is_string())
        places.push_back(place);
    if (value.is_object())
        for (const auto& [key, inner] : value.items())
            collect_texts(inner, place + "/" + key, places);
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i)
            collect_texts(value[i], place + "/" + std::to_string(i), places);
}

// Ours from beginning to end: fixed words of this program, and operations whose sentences say the same.
bool is_our_own(const std::string& place) {
    static const std::regex own(
        "/command|/findings/[0-9]+/(id|source)|/plan/disk/name|/plan/steps/[0-9]+/(?!sentence).*");
    return std::regex_match(place, own);
}

TEST(RedactedReport, NoTextKeepsASecret) {
    const std::string secret = "s3cretTokenValue";
    Redactor redactor;
    redactor.add_secret(secret);
    std::vector<std::string> places;
    collect_texts(samples::full_report(), "", places);
    std::size_t tried = 0;
    for (const std::string& place : places) {
        json planted = samples::full_report();
        json& text = planted[json::json_pointer(place)];
        text = text.get<std::string>() + " " + secret;
        const auto report = report_from_json(planted);
        if (!report || is_our_own(place))
            continue; // one of a fixed set of names takes no foreign text
        ++tried;
        EXPECT_THAT(pretty(json(redacted(*report, redactor))), Not(HasSubstr(secret))) << place;
    }
    EXPECT_GT(tried, 40U);
}

}   // namespace
}   // namespace ack::agent
