// What a run was, as plain data: report.json (schema: docs/report.schema.json), and read back by report and status.
#pragma once

#include "agent/outcome.hpp"
#include "checks/check.hpp"
#include "disk/plan.hpp"
#include "host/result.hpp"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

struct AttachRecord {                        // what became of the attach command
    std::string script_url, script_sha256;   // redacted
    std::string ended;                       // "exited with status 1", …, empty when it was not started
    std::optional<int> exit_code;
    std::uint64_t output_bytes = 0;
    double seconds = 0;
    std::string last_output;                 // last lines, redacted
    std::vector<std::string> contradictions; // "the script exited with status 1, yet the node is Ready"
    bool operator==(const AttachRecord&) const = default;
};

struct Timing {                              // of one observer
    std::string group, observer;             // "host", "listeners"
    double seconds = 0;
    bool answered = true;                    // false: it was given up after this time
    bool operator==(const Timing&) const = default;
};

struct Report {
    static constexpr int schema = 1;
    std::string command;                     // "run", "check", "plan", "prepare"
    std::string run;                         // id, empty for check and plan
    std::string version;                     // of this program
    std::string started, ended;              // RFC 3339, UTC
    std::string hostname, instance;          // instance id where known, else empty
    Outcome outcome = Outcome::defect;
    std::string sentence;                    // the verdict in words
    std::string remedy;                      // what to do now, empty when all is well
    double seconds = 0;
    bool changed = false;                    // anything on the host was changed
    std::vector<checks::Finding> findings;
    std::optional<disk::DiskPlan> plan;
    std::vector<std::string> steps_done;     // sentences
    std::optional<AttachRecord> attach;
    std::optional<checks::JoinedNode> node;
    std::optional<std::vector<Timing>> timings{};    // with --timing

    bool operator==(const Report&) const = default;
};

void to_json(nlohmann::json& json, const Report& report);
Result<Report> report_from_json(const nlohmann::json& json);

// The very last line where there is no terminal:
// {"ack-attach":"run","run":…,"instance":…,"outcome":…,"exit":…,"failed":[ids],"seconds":…}
std::string last_line(const Report& report);

}   // namespace ack::agent
