// A report with its plan: a report or an error; what is written out again reads back as the same.
#include "agent/json_text.hpp"
#include "agent/report.hpp"
#include "tests/fuzz/input.hpp"

#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    const auto json = agent::parse_json(fuzz::text_of(data, size), "report.json");
    if (!fuzz::answered(json)) return 0;
    const auto report = agent::report_from_json(*json);
    if (!fuzz::answered(report)) return 0;
    const nlohmann::json written = *report;
    const auto again = agent::report_from_json(written);
    fuzz::hold(fuzz::answered(again), "a report that was written can be read");
    fuzz::hold(*again == *report, "a report that was read is the one that was written");
    fuzz::hold(agent::last_line(*report).find('\n') == std::string::npos, "the last line is one line");
    return 0;
}
