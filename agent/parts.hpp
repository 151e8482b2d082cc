// The parts of a report as blocks of lines; render() puts them in order and leaves out what does not fit.
// Pure.
#pragma once

#include "agent/layout.hpp"
#include "agent/report.hpp"
#include "agent/screen.hpp"

#include <string>
#include <vector>

namespace ack::agent {

struct Part {
    Lines lines; // shown all or not at all
};

// "NOT FIT", "JOINED", …
std::string headline(const Report& report);
Colour colour_of(Outcome outcome);
std::string verdict_sentence(const Report& report);
// "ack-attach check: NOT FIT (exit 3). 2 checks failed …", one line.
std::string verdict_line(const Report& report);
// "host web-1 (i-bp1…), run 2026…, 12 s, version 0.1.0"
std::string circumstances(const Report& report);

Part finding_part(const checks::Finding& finding, const Screen& screen);
std::vector<Part> failing_parts(const Report& report, const Screen& screen); // one for each finding
std::vector<Part> warning_parts(const Report& report, const Screen& screen);
std::vector<Part> other_parts(const Report& report,
                              const Screen& screen); // passed and skipped: counted, or with evidence
std::vector<Part> disk_parts(const Report& report, const Screen& screen); // what was planned and done
std::vector<Part> attach_parts(const Report& report, const Screen& screen);
std::vector<Part> node_parts(const Report& report, const Screen& screen);

}   // namespace ack::agent
