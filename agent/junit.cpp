#include "agent/report_texts.hpp"
#include "agent/screen.hpp"

#include <algorithm>
#include <cstdio>

namespace ack::agent {

namespace {

using checks::Finding;
using checks::Verdict;

std::string escaped(std::string_view text) {
    const Screen utf8{.utf8 = true};
    std::string out;
    for (const char c : printable(text, utf8)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\n')
            out += "&#10;";
        else
            out += c;
    }
    return out;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

std::string element(std::string_view name, std::string_view attributes, std::string_view text) {
    return "      <" + std::string(name) + std::string(attributes) + ">" + escaped(text) + "</" +
           std::string(name) + ">\n";
}

std::string in_full(const Finding& finding) {
    return finding.evidence + (finding.remedy.empty() ? "" : "\nremedy: " + finding.remedy) +
           "\nfrom: " + finding.source;
}

std::string inner(const Finding& finding) {
    if (finding.verdict == Verdict::skipped)
        return "      <skipped" + attribute("message", finding.evidence) + "/>\n";
    if (!finding.counts_as_failure)
        return element("system-out", "", std::string(name_of(finding.verdict)) + ": " + in_full(finding));
    return element(finding.verdict == Verdict::unknown ? "error" : "failure",
                   attribute("message", finding.evidence) + attribute("type", name_of(finding.verdict)),
                   in_full(finding));
}

std::string test_case(std::string_view group, std::string_view name, std::string_view content) {
    return "    <testcase" + attribute("classname", group) + attribute("name", name) + ">\n" +
           std::string(content) + "    </testcase>\n";
}

// Of UTC, without saying so: the format has no place for a zone.
std::string when(const Report& report) {
    std::string time = report.started;
    if (time.ends_with('Z'))
        time.pop_back();
    return time.empty() ? "" : attribute("timestamp", time);
}

// How the command itself ended: it may have failed where no check did.
std::string outcome_case(const Report& report) {
    const std::string text = report.sentence + (report.remedy.empty() ? "" : "\nnext: " + report.remedy);
    if (report.outcome == Outcome::success)
        return test_case("outcome", report.command, element("system-out", "", text));
    return test_case(
        "outcome", report.command,
        element("failure", attribute("message", report.sentence) + attribute("type", name_of(report.outcome)),
                text));
}

}   // namespace

std::string to_junit(const Report& report) {
    const auto count = [&](auto wanted) {
        return static_cast<std::size_t>(std::ranges::count_if(report.findings, wanted));
    };
    const std::size_t errors =
        count([](const Finding& f) { return f.counts_as_failure && f.verdict == Verdict::unknown; });
    const std::size_t failures =
        count([](const Finding& f) { return f.counts_as_failure && f.verdict != Verdict::unknown; });
    const std::size_t skipped = count([](const Finding& f) { return f.verdict == Verdict::skipped; });
    const std::size_t ended_badly = report.outcome == Outcome::success ? 0 : 1;

    std::string cases = outcome_case(report);
    for (const Finding& finding : report.findings)
        cases += test_case(name_of(finding.group), finding.id, inner(finding));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite" +
           attribute("name", "ack-attach " + report.command) +
           attribute("tests", std::to_string(report.findings.size() + 1)) +
           attribute("failures", std::to_string(failures + ended_badly)) +
           attribute("errors", std::to_string(errors)) + attribute("skipped", std::to_string(skipped)) +
           attribute("time", number(report.seconds)) + when(report) +
           (report.hostname.empty() ? "" : attribute("hostname", report.hostname)) + ">\n" + cases + "  </testsuite>\n</testsuites>\n";
}

}   // namespace ack::agent
