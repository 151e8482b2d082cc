#include "agent/parts.hpp"
#include "agent/report_texts.hpp"
#include "agent/screen.hpp"
#include "agent/timing.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

// Cloud Assistant shows 6,000 of a stream as it comes; a run has told of its progress before its report.
constexpr std::size_t most_bytes = 5900, most_bytes_of_progress = 1700;
constexpr std::size_t most_bytes_of_next = 400;

using Parts = std::vector<Part>;

// A line each, so that what does not fit is left out at a line's end.
Parts plan_parts(const disk::DiskPlan& plan, const Screen& screen) {
    const std::string text = render_plan(plan, screen);
    Parts parts;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = text.find('\n', begin);
        parts.push_back({{text.substr(begin, end - begin)}});
    }
    return parts;
}

bool is_judged(const Report& report) {
    return report.outcome == Outcome::host_not_fit || report.outcome == Outcome::disk_refused ||
           report.command == "check";
}

// What the outcome is about comes first: findings where the host was judged, the script where it was run. On
// a terminal it is the end that stays in sight, so there the script comes last.
Parts parts_of(const Report& report, const Screen& screen) {
    if ((report.command == "plan" || (report.command == "undo" && !report.changed)) && report.plan)
        return plan_parts(*report.plan, screen);
    const auto in_order = [&](const std::vector<Parts (*)(const Report&, const Screen&)>& makers) {
        Parts parts;
        for (const auto make : makers)
            std::ranges::move(make(report, screen), std::back_inserter(parts));
        return parts;
    };
    if (is_judged(report))
        return in_order({failing_parts, attach_parts, node_parts, disk_parts, warning_parts, other_parts});
    if (screen.terminal)
        return in_order({other_parts, warning_parts, disk_parts, failing_parts, node_parts, attach_parts});
    return in_order({attach_parts, node_parts, failing_parts, disk_parts, warning_parts, other_parts});
}

Lines next_lines(const Report& report, const Screen& screen) {
    if (report.remedy.empty())
        return {};
    return labelled("next", clip(report.remedy, most_bytes_of_next), 9, screen, Colour::bold);
}

std::string where_the_rest_is(const Report& report) {
    if (!report.run.empty())
        return "ack-attach report --run " + report.run + " --verbose";
    return "ack-attach " + report.command + " --verbose";
}

std::string body(const Parts& parts, const Report& report, const Screen& screen, std::size_t room) {
    std::string text;
    std::size_t left_out = 0;
    for (const Part& part : parts) {
        const std::string more = joined(part.lines);
        if (left_out != 0 || (!screen.verbose && text.size() + more.size() > room))
            left_out += 1;
        else
            text += more;
    }
    if (left_out != 0)
        text += "... and " + std::to_string(left_out) + " more: " + where_the_rest_is(report) + "\n";
    return text;
}

// Asked for: never left out.
std::string timing_text(const Report& report, const Screen& screen) {
    std::string text;
    for (const Part& part : timing_parts(report, screen))
        text += joined(part.lines);
    return text.empty() ? "" : "\n" + text;
}

std::string for_a_pipe(const Report& report, const Screen& screen) {
    const std::string verdict = verdict_line(report) + "\n", next = joined(next_lines(report, screen));
    const std::string head = verdict + circumstances(report) + "\n" + next;
    const std::string tail = "\n" + verdict + last_line(report) + "\n";
    const std::size_t taken = head.size() + tail.size() + where_the_rest_is(report).size() + 40 +
                              (report.run.empty() ? 0 : most_bytes_of_progress);
    const std::string times = timing_text(report, screen);
    const std::size_t all_taken = taken + times.size();
    const std::string shown =
        body(parts_of(report, screen), report, screen, most_bytes > all_taken ? most_bytes - all_taken : 0);
    return head + (shown.empty() ? "" : "\n" + shown) + times + tail;
}

// One line for each failing finding, for whoever cannot scroll back.
Lines recap(const Report& report, const Screen& screen, std::size_t most) {
    Lines lines;
    std::size_t left_out = 0;
    for (const checks::Finding& finding : report.findings) {
        if (!finding.counts_as_failure)
            continue;
        if (lines.size() == most) {
            ++left_out;
            continue;
        }
        const std::string evidence = finding.evidence.substr(0, finding.evidence.find('\n'));
        const std::string word = finding.verdict == checks::Verdict::unknown ? "UNKNOWN  " : "FAIL     ";
        const std::size_t used = word.size() + finding.id.size() + 2;
        const std::string rest =
            used + 12 < screen.columns ? ": " + clip(evidence, screen.columns - used) : "";
        lines.push_back(paint(word, Colour::red, screen) + finding.id + rest);
    }
    if (left_out != 0)
        lines.push_back("... and " + std::to_string(left_out) + " more: " + where_the_rest_is(report));
    return lines;
}

std::string for_a_terminal(const Report& report, const Screen& screen) {
    const std::string shown =
        body(parts_of(report, screen), report, screen, std::string::npos) + timing_text(report, screen);
    const std::string rule = paint(screen.utf8 ? "──" : "--", Colour::faint, screen) + " ";
    const std::string code = " (exit " + std::to_string(exit_code(report.outcome)) + ")";
    Lines summary = {rule + "ack-attach " + report.command + ": " +
                     paint(headline(report), colour_of(report.outcome), screen) + code};
    for (const std::string& text : {verdict_sentence(report), circumstances(report)})
        std::ranges::move(labelled("", text, 0, screen), std::back_inserter(summary));
    const Lines next = next_lines(report, screen);

    const auto body_lines = static_cast<std::size_t>(std::ranges::count(shown, '\n'));
    const std::size_t fixed = summary.size() + next.size() + 3; // the prompt, a blank line, "... and N more"
    if (body_lines + fixed > screen.lines && screen.lines > fixed)
        std::ranges::move(recap(report, screen, std::min<std::size_t>(screen.lines - fixed, 10)),
                          std::back_inserter(summary));
    return shown + (shown.empty() ? "" : "\n") + joined(summary) + joined(next);
}

}   // namespace

std::string render(const Report& foreign, const Screen& screen) {
    Report report = foreign;
    each_text(report, [&](std::string& text) { text = printable(text, screen); });
    return screen.terminal ? for_a_terminal(report, screen) : for_a_pipe(report, screen);
}

}   // namespace ack::agent
