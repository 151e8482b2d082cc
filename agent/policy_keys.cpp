#include "agent/policy_keys.hpp"

#include "agent/expectation_keys.hpp"
#include "agent/json_read.hpp"
#include "agent/time_text.hpp"
#include "checks/check.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace ack::agent {

namespace {

using nlohmann::json;

constexpr std::uint64_t most_mib = 1ULL << 30, most_gib = 1ULL << 20, most_inodes = 1ULL << 32, most_cpus = 1ULL << 16;
constexpr std::uint64_t least_inode_ratio = 1024, most_inode_ratio = 64ULL << 20; // what mke2fs takes

bool only_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_version(std::string_view text) {
    return only_of(text, "0123456789.") && text.front() != '.' && text.back() != '.' &&
           text.find('.') != std::string_view::npos && text.find("..") == std::string_view::npos &&
           std::ranges::count(text, '.') <= 2 && text.size() <= 16;
}

bool is_mount_target(const std::string& path) {
    return path.size() > 1 && path.front() == '/' && path.back() != '/' &&
           std::filesystem::path(path).lexically_normal().native() == path &&
           only_of(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-");
}

bool is_directory_name(std::string_view name) {
    return name != "." && name != ".." && name != "lost+found" &&
           only_of(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
}

Result<std::string> read_target(const json& value, const std::string& place) {
    auto text = read_string(value, place);
    if (!text || is_mount_target(*text))
        return text;
    return misfit(place, "an absolute path without \"..\", of letters, digits, '.', '_' and '-'", value);
}

Result<std::string> read_directory(const json& value, const std::string& place) {
    auto text = read_string(value, place);
    if (!text || is_directory_name(*text))
        return text;
    return misfit(place, "the name of one directory, of letters, digits, '.', '_' and '-'", value);
}

Result<std::chrono::seconds> read_time(const json& value, const std::string& place,
                                       std::chrono::seconds least) {
    if (!value.is_string() && !value.is_number_unsigned())
        return misfit(place, "a time like \"90s\", \"20m\" or 1200", value);
    auto time = parse_seconds(value.is_string() ? value.get<std::string>()
                                                : std::to_string(value.get<std::uint64_t>()));
    if (!time)
        return fail(place + ": " + time.error().what);
    if (*time < least)
        return misfit(place, "at least " + std::to_string(least.count()) + " s", value);
    return time;
}

Result<void> read_verdicts(const json& value, const std::string& place, Policy& into) {
    if (!value.is_object())
        return misfit(place, "an object with check ids", value);
    std::map<std::string, std::string> verdicts;
    for (const auto& [id, verdict] : value.items()) {
        if (checks::find_check(id) == nullptr)
            return fail(place + ": no check is called \"" + id + "\"" + did_you_mean(checks::nearest_id(id)));
        if (verdict != "skip" && verdict != "warn" && verdict != "fail")
            return misfit(place_of(place, id), "\"skip\", \"warn\" or \"fail\"", verdict);
        verdicts[id] = verdict.get<std::string>();
    }
    into.checks.verdicts = std::move(verdicts);
    return {};
}

Result<void> read_disk(const json& value, const std::string& place, Policy& into) {
    const auto text = read_string(value, place);
    if (!text)
        return tl::make_unexpected(text.error());
    auto wish = disk::parse_disk_wish(*text);
    if (!wish)
        return fail(place + ": " + wish.error().what);
    wish->use_existing = into.disk.use_existing;
    wish->keep_container_data = into.disk.keep_container_data;
    into.disk = std::move(*wish);
    return {};
}

Result<void> read_blank_proof(const json& value, const std::string& place, Policy& into) {
    if (value != "grid" && value != "full")
        return misfit(place, "\"grid\" or \"full\"", value);
    into.scan = value == "full" ? disk::Scan::full : disk::Scan::grid;
    return {};
}

Result<void> read_script_hosts(const json& value, const std::string& place, Policy& into) {
    auto hosts = read_strings(value, place);
    if (!hosts)
        return tl::make_unexpected(hosts.error());
    for (const std::string& name : *hosts)
        if (!only_of(name, "abcdefghijklmnopqrstuvwxyz0123456789.-"))
            return misfit(place, "exact host names in lower case, without scheme or port", name);
    into.script_hosts = std::move(*hosts);
    return {};
}

Result<void> read_intended_markers(const json& value, const std::string& place, Policy& into) {
    auto paths = read_strings(value, place);
    if (!paths)
        return tl::make_unexpected(paths.error());
    for (const std::string& path : *paths)
        if (!path.starts_with("/var/.skip-") && !path.starts_with("/var/.keep-"))
            return misfit(place, "paths that begin with /var/.skip- or /var/.keep-", path);
    into.checks.intended_markers = std::move(*paths);
    return {};
}

Result<void> read_least_kernel(const json& value, const std::string& place, Policy& into) {
    if (!value.is_string() || !is_version(value.get_ref<const std::string&>()))
        return misfit(place, "a version like \"3.10\"", value);
    into.checks.least_kernel = value.get<std::string>();
    return {};
}

using checks::SupportedSystem;
using disk::Bind;
using Place = const std::string&;

constexpr std::array<Field<SupportedSystem>, 2> system_fields = {{
    {"id", text<&SupportedSystem::id>, true},
    {"versions", texts<&SupportedSystem::versions>},
}};

constexpr std::array<Field<Policy>, 9> threshold_fields = {{
    {"least_kernel", read_least_kernel},
    {"root_free_mib",
     [](const json& v, Place p, Policy& into) {
         return put(read_whole(v, p, 0, most_mib), into.checks.least_root_free_mib);
     }},
    {"inodes_free",
     [](const json& v, Place p, Policy& into) {
         return put(read_whole(v, p, 0, most_inodes), into.checks.least_inodes_free);
     }},
    {"data_disk_gib",
     [](const json& v, Place p, Policy& into) {
         return put(read_whole(v, p, 0, most_gib), into.checks.least_data_disk_gib);
     }},
    {"cpus", [](const json& v, Place p,
                Policy& into) { return put(read_whole(v, p, 0, most_cpus), into.checks.least_cpus); }},
    {"advised_cpus", [](const json& v, Place p,
                        Policy& into) { return put(read_whole(v, p, 0, most_cpus), into.checks.advised_cpus); }},
    {"memory_mib",
     [](const json& v, Place p, Policy& into) {
         return put(read_whole(v, p, 0, most_mib), into.checks.least_memory_mib);
     }},
    {"image_log_mib",
     [](const json& v, Place p, Policy& into) {
         return put(read_whole(v, p, 0, most_mib), into.checks.most_image_log_mib);
     }},
    {"advised_memory_mib",
     [](const json& v, Place p, Policy& into) {
         return put(read_whole(v, p, 0, most_mib), into.checks.advised_memory_mib);
     }},
}};

constexpr std::array<Field<Bind>, 2> bind_fields = {{
    {"directory", [](const json& v, Place p, Bind& b) { return put(read_directory(v, p), b.directory); },
     true},
    {"target", [](const json& v, Place p, Bind& b) { return put(read_target(v, p), b.target); }, true},
}};

constexpr std::array<Field<Policy>, 2> layout_fields = {{
    {"base", [](const json& v, Place p, Policy& into) { return put(read_target(v, p), into.layout.base); }},
    {"binds", [](const json& v, Place p,
                 Policy& into) { return read_list<Bind>(v, p, bind_fields, into.layout.binds); }},
}};

constexpr std::array<Field<Policy>, 3> timeout_fields = {{
    {"run", [](const json& v, Place p,
               Policy& into) { return put(read_time(v, p, std::chrono::seconds(30)), into.timeout); }},
    {"join", [](const json& v, Place p,
                Policy& into) { return put(read_time(v, p, std::chrono::seconds(1)), into.join_timeout); }},
    {"grace", [](const json& v, Place p,
                 Policy& into) { return put(read_time(v, p, std::chrono::seconds(1)), into.grace); }},
}};

constexpr auto top_fields = std::to_array<Field<Policy>>({
    {"$schema",
     [](const json& v, Place p, Policy&) { return read_string(v, p).map([](const std::string&) {}); }},
    {"blank_proof", read_blank_proof},
    {"disk", read_disk},
    {"disk_use_existing",
     [](const json& v, Place p, Policy& into) { return put(read_bool(v, p), into.disk.use_existing); }},
    {"keep_container_data",
     [](const json& v, Place p, Policy& into) { return put(read_bool(v, p), into.disk.keep_container_data); }},
    {"layout",
     [](const json& v, Place p, Policy& into) { return read_object<Policy>(v, p, layout_fields, into); }},
    {"inode_ratio",
     [](const json& v, Place p, Policy& into) {
         return put(read_whole(v, p, least_inode_ratio, most_inode_ratio), into.inode_ratio);
     }},
    {"expect",
     [](const json& v, Place p, Policy& into) { return read_expectations(v, p, into.checks.expect); }},
    {"intended_markers", read_intended_markers},
    {"known_services",
     [](const json& v, Place p, Policy& into) { return put(read_strings(v, p), into.checks.known_services); }},
    {"on_ecs", [](const json& v, Place p, Policy& into) { return put(read_bool(v, p), into.checks.on_ecs); }},
    {"script_hosts", read_script_hosts},
    {"supported_systems",
     [](const json& v, Place p, Policy& into) {
         return read_list<SupportedSystem>(v, p, system_fields, into.checks.supported_systems);
     }},
    {"thresholds",
     [](const json& v, Place p, Policy& into) { return read_object<Policy>(v, p, threshold_fields, into); }},
    {"timeouts",
     [](const json& v, Place p, Policy& into) { return read_object<Policy>(v, p, timeout_fields, into); }},
    {"verdicts", read_verdicts},
    {"warnings_as_errors",
     [](const json& v, Place p, Policy& into) { return put(read_bool(v, p), into.warnings_as_errors); }},
});

Result<void> each_once(const disk::Layout& layout) {
    std::set<std::string> targets = {layout.base}, directories;
    for (const Bind& bind : layout.binds) {
        if (!targets.insert(bind.target).second)
            return fail("layout: two things would be mounted at " + bind.target);
        if (!directories.insert(bind.directory).second)
            return fail("layout.binds: the directory \"" + bind.directory + "\" stands twice");
    }
    return {};
}

template <class Fields>
void add_places(std::vector<std::string>& places, const std::string& outer, const Fields& fields) {
    for (const auto& field : fields)
        places.push_back(place_of(outer, field.name));
}

}   // namespace

Result<Policy> policy_from_json(const json& json) {
    Policy policy;
    if (auto done = read_object<Policy>(json, "", top_fields, policy); !done)
        return tl::make_unexpected(done.error());
    if (auto done = each_once(policy.layout); !done)
        return tl::make_unexpected(done.error());
    return policy;
}

std::vector<std::string> policy_places() {
    std::vector<std::string> places;
    add_places(places, "", top_fields);
    add_places(places, "supported_systems[]", system_fields);
    add_places(places, "thresholds", threshold_fields);
    add_places(places, "layout", layout_fields);
    add_places(places, "layout.binds[]", bind_fields);
    add_places(places, "timeouts", timeout_fields);
    for (const auto& name : expectation_names()) places.push_back(place_of("expect", name));
    std::ranges::sort(places);
    return places;
}

}   // namespace ack::agent
