#include "agent/report_texts.hpp"

namespace ack::agent {

namespace {

void each_text(std::vector<std::string>& texts, const ChangeText& change) {
    for (std::string& text : texts)
        change(text);
}

void each_text(AttachRecord& attach, const ChangeText& change) {
    for (std::string* text : {&attach.script_url, &attach.script_sha256, &attach.ended, &attach.last_output})
        change(*text);
    each_text(attach.contradictions, change);
}

void each_text(checks::JoinedNode& node, const ChangeText& change) {
    for (std::string* text : {&node.name, &node.server, &node.ready_reason, &node.ready_message})
        change(*text);
    if (node.ready)
        change(*node.ready);
    each_text(node.internal_ips, change);
}

}   // namespace

void each_text(disk::DiskPlan& plan, const ChangeText& change) {
    for (std::string* text : {&plan.rule, &plan.content, &plan.uuid})
        change(*text);
    if (plan.disk)
        for (std::optional<std::string>* text : {&plan.disk->serial, &plan.disk->wwn})
            if (*text)
                change(**text);
    for (disk::Step& step : plan.steps)
        change(step.sentence);
    for (disk::Refusal& refusal : plan.refusals) {
        change(refusal.reason);
        change(refusal.remedy);
    }
    each_text(plan.notes, change);
}

void each_text(Report& report, const ChangeText& change) {
    for (std::string* text : {&report.run, &report.version, &report.started, &report.ended, &report.hostname,
                              &report.instance, &report.sentence, &report.remedy})
        change(*text);
    for (checks::Finding& finding : report.findings)
        for (std::string* text : {&finding.evidence, &finding.remedy})
            change(*text);
    if (report.plan)
        each_text(*report.plan, change);
    each_text(report.steps_done, change);
    if (report.attach)
        each_text(*report.attach, change);
    if (report.node)
        each_text(*report.node, change);
}

Report redacted(Report report, const Redactor& redactor) {
    each_text(report, [&](std::string& text) { text = redactor.redact(text); });
    return report;
}

}   // namespace ack::agent
