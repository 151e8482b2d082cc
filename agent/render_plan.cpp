#include "agent/layout.hpp"
#include "agent/report_texts.hpp"
#include "agent/screen.hpp"
#include "disk/plan.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::size_t indent = 9, step_indent = indent + 4;

disk::DiskPlan printable_texts(disk::DiskPlan plan, const Screen& screen) {
    each_text(plan, [&](std::string& text) { text = printable(text, screen); });
    return plan;
}

std::string step_number(std::size_t number) {
    return (number < 10 ? " " : "") + std::to_string(number) + ". ";
}

}   // namespace

std::string render_plan(const disk::DiskPlan& planned, const Screen& screen) {
    const disk::DiskPlan plan = printable_texts(planned, screen);
    Lines lines;
    const auto add = [&](std::string_view label, std::string_view text, std::size_t column = indent,
                         Colour colour = Colour::none) {
        std::ranges::move(labelled(label, text, column, screen, colour), std::back_inserter(lines));
    };

    add("disk", plan.disk ? describe(*plan.disk) : "none: no data disk is touched");
    if (!plan.rule.empty())
        add("why", plan.rule);
    if (!plan.content.empty())
        add("content", plan.content);
    if (!plan.uuid.empty())
        add("uuid", plan.uuid);
    for (const disk::Refusal& refusal : plan.refusals) {
        add("REFUSED", refusal.reason, indent, Colour::red);
        if (!refusal.remedy.empty())
            add("remedy", refusal.remedy);
    }
    for (std::size_t i = 0; i < plan.steps.size(); ++i)
        add(padded(i == 0 ? "steps" : "", indent) + step_number(i + 1), plan.steps[i].sentence, step_indent);
    if (plan.steps.empty() && plan.refusals.empty())
        add("steps", plan.disk ? "none: all is in place already" : "none");
    for (const std::string& note : plan.notes)
        add("note", note, indent, Colour::yellow);
    return joined(lines);
}

}   // namespace ack::agent
