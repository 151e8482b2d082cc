#include "checks/limits.hpp"

#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace ack::checks {

namespace {

std::string with_slashes(std::string name) {
    std::replace(name.begin(), name.end(), '.', '/');
    return name;
}

// sysctl.d(5): of files with one name only the one in the first directory counts, then all in the order of
// their names; /etc/sysctl.conf, which sysctl(8) reads last, has the last word.
Result<std::vector<std::string>> setting_files(const host::HostView& view) {
    std::map<std::string, std::string> by_name;
    for (const std::string directory : {"/etc/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"}) {
        const auto names = list_if_there(view, directory);
        if (!names)
            return names;
        for (const auto& name : *names)
            if (name.ends_with(".conf"))
                by_name.emplace(name, directory + "/" + name);
    }
    std::vector<std::string> files;
    for (const auto& [name, path] : by_name)
        files.push_back(path);
    files.emplace_back("/etc/sysctl.conf");
    return files;
}

void take_settings(const std::string& path, std::string_view text, Limits& limits) {
    for (auto line : lines_of(text)) {
        line = trim(line);
        const auto equals = line.find('=');
        if (line.starts_with('#') || line.starts_with(';') || equals == std::string_view::npos)
            continue;
        std::string key(trim(line.substr(0, equals)));
        key.erase(0, key.starts_with('-') ? 1 : 0);
        std::replace(key.begin(), key.end(), '/', '.');
        const auto value = number<std::uint64_t>(trim(line.substr(equals + 1)));
        const bool wanted = std::any_of(std::begin(least_limits), std::end(least_limits),
                                        [&](const auto& one) { return one.sysctl == key; });
        if (!wanted || !value)
            continue;
        limits.sysctls[key] = *value;
        limits.set_in[key] = path;
    }
}

Fact<Limits> limits_of_image(const host::HostView& view) {
    const auto files = setting_files(view);
    if (!files)
        return tl::unexpected(files.error());
    Limits limits;
    for (const auto& file : *files) {
        const auto text = view.read(file);
        if (text)
            take_settings(file, *text, limits);
        else if (!host::absent(text.error()))
            return tl::unexpected(text.error());
    }
    return limits;
}

// "Max open files            1024                 524288               files"
std::optional<std::uint64_t> hard_open_files(std::string_view text) {
    constexpr std::string_view name = "Max open files";
    for (const auto line : lines_of(text)) {
        if (!line.starts_with(name))
            continue;
        const auto words = words_of(line.substr(name.size()));
        if (words.size() >= 2 && words[1] == "unlimited")
            return UINT64_MAX;
        return words.size() >= 2 ? number<std::uint64_t>(words[1]) : std::nullopt;
    }
    return {};
}

} // namespace

Fact<Limits> look_at_limits(const host::HostView& view, Deadline) {
    if (!view.live() && !view.exists("/proc/sys"))
        return limits_of_image(view);
    Limits limits;
    for (const auto& least : least_limits) {
        const std::string name(least.sysctl);
        const auto text = view.read("/proc/sys/" + with_slashes(name));
        if (!text && host::absent(text.error()))
            continue; // the check says what it lacks
        if (!text)
            return tl::unexpected(text.error());
        if (const auto value = number<std::uint64_t>(trim(*text)))
            limits.sysctls[name] = *value;
    }
    if (const auto text = view.read("/proc/1/limits"))
        limits.services_open_files = hard_open_files(*text);
    return limits;
}

} // namespace ack::checks
