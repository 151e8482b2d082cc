#include "agent/parts.hpp"
#include "agent/time_text.hpp"

#include <algorithm>
#include <array>

namespace ack::agent {

namespace {

constexpr std::size_t indent = 9;
constexpr std::size_t most_bytes_of_a_text = 600, most_bytes_of_output = 1000, most_bytes_of_verdict = 300;

// By exit code; what succeeded is said by command.
constexpr std::array<std::string_view, 14> headlines = {"",
                                                        "DEFECT",
                                                        "USAGE",
                                                        "NOT FIT",
                                                        "DISK REFUSED",
                                                        "DISK STEP FAILED",
                                                        "SCRIPT NOT HAD",
                                                        "ATTACH SCRIPT FAILED",
                                                        "TIME LIMIT PASSED",
                                                        "JOINING NOT PROVED",
                                                        "ANOTHER RUN IS UNDER WAY",
                                                        "CANCELLED",
                                                        "STILL RUNNING",
                                                        "NO RUN KNOWN"};

void append(Lines& lines, Lines more) {
    std::ranges::move(more, std::back_inserter(lines));
}

std::string numbered(std::size_t number) {
    const std::string text = std::to_string(number) + ".";
    return std::string(text.size() < 3 ? 3 - text.size() : 0, ' ') + text + " ";
}

Lines sentences(std::string_view label, const std::vector<std::string>& texts, const Screen& screen) {
    Lines lines;
    for (const std::string& text : texts) {
        const std::string before = padded(lines.empty() ? label : "", indent) +
                                   numbered(static_cast<std::size_t>(&text - texts.data()) + 1);
        append(lines, labelled(before, text, indent + 4, screen));
    }
    return lines;
}

bool all_output_is_shown(const Report& report) {
    return report.outcome != Outcome::success || (report.attach && !report.attach->contradictions.empty());
}

}   // namespace

std::string headline(const Report& report) {
    // Nobody cancelled what left no report.
    if (report.command == "status" && report.outcome == Outcome::cancelled)
        return "INTERRUPTED";
    if (report.outcome != Outcome::success)
        return std::string(headlines.at(static_cast<std::size_t>(report.outcome)));
    if (report.command == "check")
        return "FIT";
    if (report.command == "prepare")
        return "PREPARED";
    if (report.command == "undo" && report.changed)
        return "TAKEN BACK";
    return report.command == "run" ? "JOINED" : "OK";
}

Colour colour_of(Outcome outcome) {
    if (outcome == Outcome::success)
        return Colour::green;
    return outcome == Outcome::still_running || outcome == Outcome::no_run ? Colour::yellow : Colour::red;
}

std::string verdict_sentence(const Report& report) {
    std::string sentence =
        clip(report.sentence.empty() ? sentence_of(report.outcome) : report.sentence, most_bytes_of_verdict);
    std::ranges::replace(sentence, '\n', ' ');
    return sentence;
}

std::string verdict_line(const Report& report) {
    return "ack-attach " + report.command + ": " + headline(report) + " (exit " +
           std::to_string(exit_code(report.outcome)) + "). " + verdict_sentence(report);
}

std::string circumstances(const Report& report) {
    std::string text = "host " + clip(report.hostname.empty() ? "of unknown name" : report.hostname, 64);
    if (!report.instance.empty())
        text += " (" + clip(report.instance, 64) + ")";
    if (!report.run.empty())
        text += ", run " + clip(report.run, 64);
    if (!report.started.empty())
        text += ", " + clip(report.started, 32);
    return text + ", " + describe_seconds(report.seconds) + ", version " + clip(report.version, 32);
}

std::vector<Part> disk_parts(const Report& report, const Screen& screen) {
    if (!report.plan)
        return {};
    const disk::DiskPlan& plan = *report.plan;
    const std::string chosen = plan.disk ? describe(*plan.disk) : "no data disk is touched";
    const std::string_view between = report.changed ? "; as it was found: " : ": ";
    const std::string text =
        chosen + std::string(plan.disk ? between : ": ") + (plan.disk ? plan.content : plan.rule);
    Part part{labelled("disk", clip(text, most_bytes_of_a_text), indent, screen)};
    if (report.outcome == Outcome::disk_refused && report.command != "check")
        for (const disk::Refusal& refusal : plan.refusals) {
            append(part.lines,
                   labelled("", "refused: " + clip(refusal.reason, most_bytes_of_a_text), indent, screen));
            if (!refusal.remedy.empty())
                append(part.lines,
                       labelled("", "remedy: " + clip(refusal.remedy, most_bytes_of_a_text), indent, screen));
        }
    for (const std::string& note : plan.notes)
        append(part.lines, labelled("", "note: " + clip(note, most_bytes_of_a_text), indent, screen));
    append(part.lines, sentences("done", report.steps_done, screen));
    if (plan.refusals.empty() && report.command != "check") {
        const std::size_t planned = plan.steps.size(), done = report.steps_done.size();
        if (planned > done)
            part.lines.push_back(padded(done == 0 ? "done" : "", indent) + std::to_string(done) + " of " +
                                 std::to_string(planned) + " steps");
    }
    return {part};
}

std::vector<Part> attach_parts(const Report& report, const Screen& screen) {
    if (!report.attach || report.attach->ended.empty())
        return {};
    const AttachRecord& attach = *report.attach;
    Part part{
        labelled("script", attach.ended + " after " + describe_seconds(attach.seconds), indent, screen)};
    if (!attach.script_url.empty())
        append(part.lines, labelled("", attach.script_url, indent, screen));
    if (!attach.script_sha256.empty())
        append(part.lines, labelled("", "sha256 " + attach.script_sha256, indent, screen));
    for (const std::string& contradiction : attach.contradictions)
        append(part.lines,
               labelled("BUT", clip(contradiction, most_bytes_of_a_text), indent, screen, Colour::yellow));
    if (attach.last_output.empty() || (!all_output_is_shown(report) && !screen.verbose))
        return {part};

    // The end of the output is what tells why it ended.
    std::string_view output = attach.last_output;
    if (!screen.verbose && output.size() > most_bytes_of_output) {
        output.remove_prefix(output.size() - most_bytes_of_output);
        output.remove_prefix(std::min(output.find('\n') + 1, output.size()));
    }
    append(part.lines, labelled("", "its last lines:", indent, screen));
    for (std::string& line : labelled("", output, indent + 2, screen)) {
        line.replace(indent, 2, "| ");
        part.lines.push_back(std::move(line));
    }
    return {part};
}

std::vector<Part> node_parts(const Report& report, const Screen& screen) {
    if (!report.node)
        return {};
    const checks::JoinedNode& node = *report.node;
    std::string text = node.registered
                           ? node.name + " is registered, Ready is " + node.ready.value_or("not said")
                           : node.name + " is not registered";
    if (!node.ready_reason.empty())
        text += " (" + node.ready_reason + ")";
    if (node.ready != "True" && !node.ready_message.empty())
        text += ": " + node.ready_message;
    Part part{labelled("node", clip(text, most_bytes_of_a_text), indent, screen)};
    append(part.lines, labelled("", "says the API server " + clip(node.server, 200), indent, screen));
    return {part};
}

}   // namespace ack::agent
