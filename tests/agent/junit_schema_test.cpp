// The JUnit output against the schema, read by libxml2's own parser.
#include "agent/screen.hpp"
#include "host/process.hpp"
#include "host/view.hpp"
#include "tests/agent/samples.hpp"
#include "tests/support/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace ack::agent {
namespace {

using checks::Verdict;
using testing::HasSubstr;

// xmllint's complaints; empty when the document is well-formed and valid.
std::string faults(const std::string& document) {
    const test::Tree tree;
    tree.write("/junit.xml", document);
    host::ProcessRequest request;
    request.program = host::HostView::open("/").value().find_program("xmllint").value_or("/usr/bin/xmllint");
    request.arguments = {"--noout", "--nonet", "--schema", std::string(TEST_DATA_DIR) + "/agent/junit.xsd",
                         tree.root() / "junit.xml"};
    const auto ended = host::run_process(request);
    if (!ended)
        return ended.error().what + " (packaging/build-needs --tests installs it)";
    return ended->ok() ? "" : ended->output + host::describe(*ended);
}

Report with_each_verdict(bool counting) {
    Report report = samples::unfit_host();
    report.findings.clear();
    for (int number = 0; number <= static_cast<int>(Verdict::skipped); ++number) {
        const auto verdict = static_cast<Verdict>(number);
        report.findings.push_back(samples::finding("check-" + std::to_string(number), checks::Group::cluster, verdict,
                                                   "seen", "mend it"));
        report.findings.back().counts_as_failure = counting;
    }
    return report;
}

TEST(JunitSchema, TheSchemaCanRefuse) {
    EXPECT_THAT(faults("<testsuites><testsuite/></testsuites>"), HasSubstr("attribute 'name' is required"));
    EXPECT_THAT(faults("<testsuites>"), HasSubstr("Premature end"));
}

TEST(JunitSchema, EveryVerdictIsValid) {
    for (const bool counting : {false, true})
        EXPECT_EQ(faults(to_junit(with_each_verdict(counting))), "");
}

TEST(JunitSchema, EverySampleIsValid) {
    for (const auto& report : {samples::fit_host(), samples::unfit_host(), samples::joined_run(), samples::failed_run(),
                               samples::full_report()})
        EXPECT_EQ(faults(to_junit(report)), "");
}

// No run, and so neither a time nor a host.
TEST(JunitSchema, AnEmptyReportIsValid) {
    Report report;
    report.command = "status";
    EXPECT_EQ(faults(to_junit(report)), "");
}

TEST(JunitSchema, WhatXmlForbidsIsNotWritten) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte)
        every_byte += static_cast<char>(byte);
    const std::array<std::string, 9> texts = {every_byte,
                                              "]]> <![CDATA[ --> &amp; &#0; &unknown;",
                                              "\xef\xbf\xbe \xef\xbf\xbf",    // U+FFFE, U+FFFF
                                              "\xed\xa0\x80 \xed\xbf\xbf",    // surrogates
                                              "\xf4\x90\x80\x80 \xc0\x80",    // above U+10FFFF, an overlong zero
                                              "cut \xe2\x82",
                                              "\xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf",
                                              "a\r\nb\rc\td\v\f\x7f\xc2\x85",
                                              std::string("\0nul\0", 5)};
    for (const auto& text : texts) {
        Report report = with_each_verdict(true);
        for (auto& finding : report.findings)
            finding.evidence = finding.remedy = text;
        report.hostname = report.sentence = report.remedy = text;
        EXPECT_EQ(faults(to_junit(report)), "") << testing::PrintToString(text);
    }
}

}   // namespace
}   // namespace ack::agent
