#include "checks/look/sysctl_files.hpp"

#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// Of files with one name only the one in the first directory counts, then all in the order of their names;
// /etc/sysctl.conf, which sysctl(8) reads last, has the last word.
Result<std::vector<std::string>> setting_files(const host::HostView& view) {
    std::map<std::string, std::string> by_name;
    for (const std::string directory :
         {"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"}) {
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

void take(const std::string& path, std::string_view text, std::span<const std::string_view> keys,
          std::map<std::string, SysctlSetting>& settings) {
    std::size_t number = 0;
    for (auto line : lines_of(text)) {
        ++number;
        line = trim(line);
        const auto equals = line.find('=');
        if (line.starts_with('#') || line.starts_with(';') || equals == std::string_view::npos)
            continue;
        std::string key(trim(line.substr(0, equals)));
        key.erase(0, key.starts_with('-') ? 1 : 0);
        std::replace(key.begin(), key.end(), '/', '.');
        if (std::find(keys.begin(), keys.end(), key) != keys.end())
            settings[key] = {path + ":" + std::to_string(number), std::string(trim(line.substr(equals + 1)))};
    }
}

} // namespace

Result<std::map<std::string, SysctlSetting>> sysctl_settings(const host::HostView& view,
                                                             std::span<const std::string_view> keys) {
    const auto files = setting_files(view);
    if (!files)
        return tl::unexpected(files.error());
    std::map<std::string, SysctlSetting> settings;
    for (const auto& file : *files) {
        const auto text = view.read(file);
        if (text)
            take(file, *text, keys, settings);
        else if (!host::absent(text.error()))
            return tl::unexpected(text.error());
    }
    return settings;
}

} // namespace ack::checks
