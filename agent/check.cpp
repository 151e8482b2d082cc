// check: is this host fit? Nothing is changed, nothing is opened for writing.
#include "agent/commands.hpp"
#include "agent/looking.hpp"
#include "agent/show.hpp"

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

void give_verdict(Report& report) {
    const Failures failed = failures(report.findings);
    const auto count = [&](checks::Verdict verdict) {
        return static_cast<std::size_t>(
            std::ranges::count(report.findings, verdict, &checks::Finding::verdict));
    };
    if (failed.other.empty() && failed.disk.empty()) {
        report.outcome = Outcome::success;
        report.sentence = number_of(count(checks::Verdict::pass), "check passed", "checks passed");
        if (const auto warned = count(checks::Verdict::warn))
            report.sentence += ", " + number_of(warned, "warning", "warnings");
        if (const auto skipped = count(checks::Verdict::skipped))
            report.sentence += ", " + std::to_string(skipped) + " skipped";
        return;
    }
    std::vector<std::string> ids = failed.other;
    ids.insert(ids.end(), failed.disk.begin(), failed.disk.end());
    report.outcome = failed.other.empty() ? Outcome::disk_refused : Outcome::host_not_fit;
    report.sentence = std::to_string(ids.size()) + " of " +
                      number_of(report.findings.size(), "check", "checks") + " failed: " + joined(ids) +
                      "; nothing was changed";
    report.remedy = "mend what is marked FAIL or UNKNOWN by its remedy, then: ack-attach check";
}

}   // namespace

int check_command(const Options& options) {
    auto looked = look(options, "check");
    if (!looked)
        return end_early("check", Outcome::usage, looked.error().what);
    give_verdict(looked->report);
    return show(looked->report, options);
}

}   // namespace ack::agent
