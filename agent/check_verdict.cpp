#include "agent/check_verdict.hpp"

#include "agent/survey.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

std::string joined(const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids)
        text += (text.empty() ? "" : ", ") + id;
    return text;
}

std::string number_of(std::size_t count, std::string_view one, std::string_view more) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : more);
}

std::size_t count(const Report& report, checks::Verdict verdict) {
    return static_cast<std::size_t>(std::ranges::count(report.findings, verdict, &checks::Finding::verdict));
}

bool is_warning(const checks::Finding& finding) {
    return !finding.counts_as_failure &&
           (finding.verdict == checks::Verdict::warn || finding.verdict == checks::Verdict::unknown);
}

// Ids of those that were only warnings.
std::vector<std::string> make_warnings_count(Report& report) {
    std::vector<std::string> ids;
    for (checks::Finding& finding : report.findings) {
        if (!is_warning(finding))
            continue;
        finding.counts_as_failure = true;
        ids.push_back(finding.id);
    }
    return ids;
}

void say_all_is_well(Report& report) {
    report.outcome = Outcome::success;
    report.sentence = number_of(count(report, checks::Verdict::pass), "check passed", "checks passed");
    if (const auto warned = count(report, checks::Verdict::warn))
        report.sentence += ", " + number_of(warned, "warning", "warnings");
    if (const auto skipped = count(report, checks::Verdict::skipped))
        report.sentence += ", " + std::to_string(skipped) + " skipped";
}

}   // namespace

void give_check_verdict(Report& report, bool warnings_are_errors) {
    const Failures failed = failures(report.findings);
    std::vector<std::string> ids = failed.other;
    ids.insert(ids.end(), failed.disk.begin(), failed.disk.end());
    const std::size_t really_failed = ids.size();
    const auto warned = warnings_are_errors ? make_warnings_count(report) : std::vector<std::string>{};
    ids.insert(ids.end(), warned.begin(), warned.end());
    if (ids.empty())
        return say_all_is_well(report);
    const bool only_the_disk = failed.other.empty() && warned.empty();
    report.outcome = only_the_disk ? Outcome::disk_refused : Outcome::host_not_fit;
    report.sentence = std::to_string(ids.size()) + " of " + number_of(report.findings.size(), "check", "checks") +
                      (really_failed == 0 ? " warned: " : " failed: ") + joined(ids);
    if (!warned.empty())
        report.sentence += "; warnings count as errors here (--warnings-as-errors)";
    report.sentence += "; nothing was changed";
    report.remedy = std::string("mend what is marked ") + (warned.empty() ? "" : "WARN, ") +
                    "FAIL or UNKNOWN by its remedy, then: ack-attach check";
}

}   // namespace ack::agent
