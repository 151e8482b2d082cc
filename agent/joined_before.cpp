#include "agent/joined_before.hpp"

#include "agent/json_text.hpp"
#include "agent/report.hpp"
#include "agent/run_files.hpp"
#include "host/sha256.hpp"

#include <nlohmann/json.hpp>

namespace ack::agent {

namespace {

constexpr std::size_t most_bytes_of_report = 16U << 20;

}   // namespace

std::string server_joined_before(const host::HostView& view) {
    const RunPlaces places;
    const auto id = latest_run(view, places);
    if (!id)
        return "";
    const auto text = view.read(places.report(*id), most_bytes_of_report);
    if (!text)
        return "";
    const auto json = parse_json(*text, places.report(*id));
    if (!json)
        return "";
    const auto report = report_from_json(*json);
    const bool proved =
        report && report->command == "run" && report->outcome == Outcome::success && report->node;
    return proved ? report->node->server : "";
}

std::string fingerprint(const AttachCommand& command) {
    std::string text = command.url;
    for (const std::string& argument : command.arguments)
        text += '\0' + argument;
    return host::sha256_hex(text);
}

std::string command_joined_before(const host::HostView& view) {
    const RunPlaces places;
    const auto id = latest_run(view, places);
    return id ? view.read(places.command(*id), 4096).value_or("") : "";
}

}   // namespace ack::agent
