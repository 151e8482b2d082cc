#include "agent/request.hpp"

#include <nlohmann/json.hpp>

namespace ack::agent {

namespace {

using nlohmann::json;

json limit_json(const std::optional<std::chrono::seconds>& limit) { return limit ? json(limit->count()) : json(); }

std::optional<std::chrono::seconds> limit_from(const json& value) {
    if (value.is_null()) return {};
    return std::chrono::seconds(value.get<std::int64_t>());
}

json wish_json(const std::optional<disk::DiskWish>& wish) {
    if (!wish) return {};
    return {{"mode", static_cast<int>(wish->mode)}, {"device", wish->device}, {"serial", wish->serial},
            {"use_existing", wish->use_existing}, {"keep_container_data", wish->keep_container_data}};
}

std::optional<disk::DiskWish> wish_from(const json& value) {
    if (value.is_null()) return {};
    return disk::DiskWish{static_cast<disk::DiskMode>(value.at("mode").get<int>()), value.at("device"),
                          value.at("serial"), value.at("use_existing"),
                          value.at("keep_container_data")};
}

json scan_json(const std::optional<disk::Scan>& scan) { return scan ? json(*scan == disk::Scan::full) : json(); }

std::optional<disk::Scan> scan_from(const json& value) {
    if (value.is_null()) return {};
    return value.get<bool>() ? disk::Scan::full : disk::Scan::grid;
}

json paths_json(const std::vector<std::filesystem::path>& paths) {
    json list = json::array();
    for (const auto& path : paths) list.push_back(path.string());
    return list;
}

Request read(const json& value) {
    Request request;
    request.attach_command = value.at("attach_command");
    request.environment = value.at("environment");
    Options& options = request.options;
    options.command = static_cast<Command>(value.at("command").get<int>());
    options.policy_file = value.at("policy_file").get<std::string>();
    for (const auto& file : value.at("cloud_facts")) options.cloud_facts.emplace_back(file.get<std::string>());
    options.disk = wish_from(value.at("disk"));
    options.scan = scan_from(value.at("full_scan"));
    options.not_on_ecs = value.at("not_on_ecs");
    options.timeout = limit_from(value.at("timeout"));
    options.join_timeout = limit_from(value.at("join_timeout"));
    options.skip = value.at("skip");
    options.unguarded = value.at("unguarded");
    options.script_sha256 = value.at("script_sha256");
    return request;
}

}   // namespace

Result<std::string> to_text(const Request& request) {
    const Options& options = request.options;
    const json value = {{"command", static_cast<int>(options.command)},
                        {"policy_file", options.policy_file.string()},
                        {"cloud_facts", paths_json(options.cloud_facts)},
                        {"disk", wish_json(options.disk)},
                        {"full_scan", scan_json(options.scan)},
                        {"not_on_ecs", options.not_on_ecs},
                        {"timeout", limit_json(options.timeout)},
                        {"join_timeout", limit_json(options.join_timeout)},
                        {"skip", options.skip},
                        {"unguarded", options.unguarded},
                        {"script_sha256", options.script_sha256},
                        {"attach_command", request.attach_command},
                        {"environment", request.environment}};
    try {
        return value.dump();
    } catch (const json::exception&) {
        return fail("the attach command or an option is not valid UTF-8 text; copy the command from the console again");
    }
}

Result<Request> parse_request(std::string_view text) {
    try {
        return read(json::parse(text));
    } catch (const json::exception&) {
        // Without the library's words: they quote what was read, and the attach command is in it.
        return fail("the run's request file is not what this program writes");
    }
}

}   // namespace ack::agent
