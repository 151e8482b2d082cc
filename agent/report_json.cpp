#include "agent/json_read.hpp"
#include "agent/report.hpp"
#include "agent/timing.hpp"

#include <array>
#include <limits>

namespace ack::agent {

namespace {

using checks::Finding;
using checks::JoinedNode;
using nlohmann::json;
using Place = const std::string&;

template <class T>
json null_or(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

json finding_json(const Finding& finding) {
    return {{"id", finding.id},
            {"group", name_of(finding.group)},
            {"verdict", name_of(finding.verdict)},
            {"counts_as_failure", finding.counts_as_failure},
            {"evidence", finding.evidence},
            {"remedy", finding.remedy},
            {"source", finding.source}};
}

json attach_json(const AttachRecord& attach) {
    return {{"script_url", attach.script_url},
            {"script_sha256", attach.script_sha256},
            {"ended", attach.ended},
            {"exit_code", null_or(attach.exit_code)},
            {"output_bytes", attach.output_bytes},
            {"seconds", attach.seconds},
            {"last_output", attach.last_output},
            {"contradictions", attach.contradictions}};
}

json node_json(const JoinedNode& node) {
    return {{"name", node.name},
            {"server", node.server},
            {"registered", node.registered},
            {"ready", null_or(node.ready)},
            {"ready_reason", node.ready_reason},
            {"ready_message", node.ready_message},
            {"internal_ips", node.internal_ips}};
}

json timing_json(const std::vector<Timing>& timings) {
    json observers = json::array(), groups = json::array();
    for (const Timing& one : timings)
        observers.push_back({{"group", one.group}, {"observer", one.observer}, {"seconds", one.seconds},
                             {"answered", one.answered}});
    for (const Timing& group : groups_of(timings))
        groups.push_back({{"group", group.group}, {"seconds", group.seconds}});
    return {{"observers", std::move(observers)}, {"groups", std::move(groups)}};
}

// The value of an enum whose names come from name_of(), counted from its first to its last.
template <class E>
Result<void> read_named(const json& value, Place place, E last, E& into) {
    const auto name = read_string(value, place);
    if (!name)
        return tl::make_unexpected(name.error());
    for (int number = 0; number <= static_cast<int>(last); ++number)
        if (name_of(static_cast<E>(number)) == *name) {
            into = static_cast<E>(number);
            return {};
        }
    return misfit(place, "a known name", value);
}

Result<void> read_seconds(const json& value, Place place, double& into) {
    if (!value.is_number())
        return misfit(place, "a number of seconds", value);
    into = value.get<double>();
    return {};
}

Result<void> read_exit_code(const json& value, Place place, AttachRecord& into) {
    if (value.is_null())
        return {};
    return put(read_whole(value, place, 0, 255), into.exit_code.emplace());
}

template <class T, std::size_t N>
Result<void> read_optional(const json& value, Place place, const std::array<Field<T>, N>& fields,
                           std::optional<T>& into) {
    if (value.is_null())
        return {};
    return read_object<T>(value, place, fields, into.emplace());
}

constexpr std::uint64_t any_size = std::numeric_limits<std::uint64_t>::max();

constexpr std::array<Field<Finding>, 7> finding_fields = {{
    {"id", text<&Finding::id>, true},
    {"group",
     [](const json& v, Place p, Finding& f) { return read_named(v, p, checks::Group::joined, f.group); },
     true},
    {"verdict",
     [](const json& v, Place p, Finding& f) { return read_named(v, p, checks::Verdict::skipped, f.verdict); },
     true},
    {"counts_as_failure", yes_or_no<&Finding::counts_as_failure>, true},
    {"evidence", text<&Finding::evidence>, true},
    {"remedy", text<&Finding::remedy>, true},
    {"source", text<&Finding::source>, true},
}};

constexpr std::array<Field<AttachRecord>, 8> attach_fields = {{
    {"script_url", text<&AttachRecord::script_url>, true},
    {"script_sha256", text<&AttachRecord::script_sha256>, true},
    {"ended", text<&AttachRecord::ended>, true},
    {"exit_code", read_exit_code, true},
    {"output_bytes",
     [](const json& v, Place p, AttachRecord& a) {
         return put(read_whole(v, p, 0, any_size), a.output_bytes);
     },
     true},
    {"seconds", [](const json& v, Place p, AttachRecord& a) { return read_seconds(v, p, a.seconds); }, true},
    {"last_output", text<&AttachRecord::last_output>, true},
    {"contradictions", texts<&AttachRecord::contradictions>, true},
}};

Result<void> read_ready(const json& value, Place place, JoinedNode& into) {
    if (value.is_null())
        return {};
    return put(read_string(value, place), into.ready.emplace());
}

constexpr std::array<Field<JoinedNode>, 7> node_fields = {{
    {"name", text<&JoinedNode::name>, true},
    {"server", text<&JoinedNode::server>, true},
    {"registered", yes_or_no<&JoinedNode::registered>, true},
    {"ready", read_ready, true},
    {"ready_reason", text<&JoinedNode::ready_reason>, true},
    {"ready_message", text<&JoinedNode::ready_message>, true},
    {"internal_ips", texts<&JoinedNode::internal_ips>, true},
}};

Result<void> read_outcome(const json& value, Place place, Report& into) {
    const auto outcome =
        value.is_string() ? outcome_named(value.get_ref<const std::string&>()) : std::nullopt;
    if (!outcome)
        return misfit(place, "a known outcome", value);
    into.outcome = *outcome;
    return {};
}

Result<void> read_plan(const json& value, Place place, Report& into) {
    if (value.is_null())
        return {};
    auto plan = disk::plan_from_json(value);
    if (!plan)
        return fail(place + "." + plan.error().what);
    into.plan = std::move(*plan);
    return {};
}

constexpr std::array<Field<Timing>, 4> timing_fields = {{
    {"group", text<&Timing::group>, true},
    {"observer", text<&Timing::observer>, true},
    {"seconds", [](const json& v, Place p, Timing& t) { return read_seconds(v, p, t.seconds); }, true},
    {"answered", yes_or_no<&Timing::answered>, true},
}};

constexpr std::array<Field<std::vector<Timing>>, 2> timings_fields = {{
    {"observers",
     [](const json& v, Place p, std::vector<Timing>& into) { return read_list<Timing>(v, p, timing_fields, into); },
     true},
    {"groups", [](const json&, Place, std::vector<Timing>&) -> Result<void> { return {}; }, true},    // sums
}};

constexpr std::array<Field<Report>, 20> report_fields = {{
    {"schema", [](const json&, Place, Report&) -> Result<void> { return {}; }, true},
    {"command", text<&Report::command>, true},
    {"run", text<&Report::run>, true},
    {"version", text<&Report::version>, true},
    {"started", text<&Report::started>, true},
    {"ended", text<&Report::ended>, true},
    {"hostname", text<&Report::hostname>, true},
    {"instance", text<&Report::instance>, true},
    {"outcome", read_outcome, true},
    {"exit",
     [](const json& v, Place p, Report&) { return read_whole(v, p, 0, 13).map([](std::uint64_t) {}); }, true},
    {"sentence", text<&Report::sentence>, true},
    {"remedy", text<&Report::remedy>, true},
    {"seconds", [](const json& v, Place p, Report& r) { return read_seconds(v, p, r.seconds); }, true},
    {"changed", yes_or_no<&Report::changed>, true},
    {"findings",
     [](const json& v, Place p, Report& r) { return read_list<Finding>(v, p, finding_fields, r.findings); },
     true},
    {"plan", read_plan, true},
    {"steps_done", texts<&Report::steps_done>, true},
    {"attach", [](const json& v, Place p, Report& r) { return read_optional(v, p, attach_fields, r.attach); },
     true},
    {"node", [](const json& v, Place p, Report& r) { return read_optional(v, p, node_fields, r.node); },
     true},
    {"timing",
     [](const json& v, Place p, Report& r) {
         return read_object<std::vector<Timing>>(v, p, timings_fields, r.timings.emplace());
     }},
}};

}   // namespace

void to_json(json& value, const Report& report) {
    json findings = json::array();
    for (const Finding& finding : report.findings)
        findings.push_back(finding_json(finding));
    value = {{"schema", Report::schema},
             {"command", report.command},
             {"run", report.run},
             {"version", report.version},
             {"started", report.started},
             {"ended", report.ended},
             {"hostname", report.hostname},
             {"instance", report.instance},
             {"outcome", name_of(report.outcome)},
             {"exit", exit_code(report.outcome)},
             {"sentence", report.sentence},
             {"remedy", report.remedy},
             {"seconds", report.seconds},
             {"changed", report.changed},
             {"findings", std::move(findings)},
             {"plan", null_or(report.plan)},
             {"steps_done", report.steps_done},
             {"attach", report.attach ? attach_json(*report.attach) : json()},
             {"node", report.node ? node_json(*report.node) : json()}};
    if (report.timings)
        value["timing"] = timing_json(*report.timings);
}

Result<Report> report_from_json(const json& value) {
    if (auto done = has_schema(value, Report::schema); !done)
        return tl::make_unexpected(done.error());
    Report report;
    if (auto done = read_object<Report>(value, "", report_fields, report); !done)
        return tl::make_unexpected(done.error());
    return report;
}

}   // namespace ack::agent
