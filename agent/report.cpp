#include "agent/report.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace ack::agent {

namespace {

// So that the line alone never fills what Cloud Assistant shows.
constexpr std::size_t most_bytes_of_ids = 900;

}   // namespace

std::string last_line(const Report& report) {
    using json = nlohmann::ordered_json;
    json failed = json::array();
    std::size_t bytes = 0, left_out = 0;
    for (const checks::Finding& finding : report.findings) {
        if (!finding.counts_as_failure)
            continue;
        bytes += finding.id.size() + 3;
        if (bytes <= most_bytes_of_ids)
            failed.push_back(finding.id);
        else
            ++left_out;
    }
    json line = {{"ack-attach", report.command},      {"run", report.run},
                 {"instance", report.instance},       {"outcome", name_of(report.outcome)},
                 {"exit", exit_code(report.outcome)}, {"failed", failed}};
    if (left_out != 0)
        line["failed_left_out"] = left_out;
    line["seconds"] = std::round(report.seconds * 10) / 10;
    return line.dump(-1, ' ', true, json::error_handler_t::replace);
}

}   // namespace ack::agent
