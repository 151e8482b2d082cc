#include "checks/kernel_features.hpp"

#include "checks/look/observers.hpp"
#include "checks/text.hpp"
#include "host/gunzip.hpp"

#include <algorithm>
#include <set>

namespace ack::checks {

namespace {

constexpr std::size_t limit = 16U << 20; // bytes of modules.dep or a kernel's configuration

// Each part between bars.
template <class Use>
bool any_of(std::string_view alternatives, Use&& use) {
    while (!alternatives.empty()) {
        const auto end = std::min(alternatives.find('|'), alternatives.size());
        if (use(std::string(alternatives.substr(0, end))))
            return true;
        alternatives.remove_prefix(std::min(end + 1, alternatives.size()));
    }
    return false;
}

struct Sources {
    std::string config_path;                                 // empty: there is none
    std::map<std::string, char, std::less<>> options;        // 'y', 'm', 'n'; others are left out
    std::string modules;                                     // directory; empty: there is none
    std::set<std::string, std::less<>> built_in, loadable;   // names with _ for -
    std::set<std::string, std::less<>> filesystems, cgroups; // of the running kernel
};

// "kernel/fs/overlayfs/overlay.ko.xz" is "overlay"; the kernel takes - and _ for the same.
std::string module_name(std::string_view path) {
    path.remove_prefix(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    std::string name(path.substr(0, path.find(".ko")));
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

void read_modules(const host::HostView& view, const std::string& release, Sources& sources) {
    const std::string directory = "/lib/modules/" + release + "/";
    const auto loadable = view.read(directory + "modules.dep", limit);
    const auto built_in = view.read(directory + "modules.builtin", limit);
    if (!loadable || !built_in)
        return;
    sources.modules = "/lib/modules/" + release;
    for (const auto line : lines_of(*loadable))
        sources.loadable.insert(module_name(line.substr(0, line.find(':'))));
    for (const auto line : lines_of(*built_in))
        sources.built_in.insert(module_name(line));
}

void read_options(std::string_view config, Sources& sources) {
    constexpr std::string_view prefix = "CONFIG_", unset = " is not set";
    for (auto line : lines_of(config)) {
        const bool off = line.starts_with("# ") && line.ends_with(unset);
        if (off)
            line = line.substr(2, line.size() - 2 - unset.size());
        if (!line.starts_with(prefix))
            continue;
        line.remove_prefix(prefix.size());
        const auto equals = line.find('=');
        if (off)
            sources.options.emplace(line, 'n');
        else if (equals + 2 == line.size())
            sources.options.emplace(line.substr(0, equals), line[equals + 1]);
    }
}

void read_config(const host::HostView& view, const std::string& release, Sources& sources) {
    for (const auto& path : {"/boot/config-" + release, "/lib/modules/" + release + "/config"}) {
        if (const auto text = view.read(path, limit)) {
            sources.config_path = path;
            return read_options(*text, sources);
        }
    }
    const auto packed = view.read("/proc/config.gz", limit);
    const auto text = packed ? host::gunzip(*packed, limit) : tl::unexpected(packed.error());
    if (!text)
        return;
    sources.config_path = "/proc/config.gz";
    read_options(*text, sources);
}

void read_running_kernel(const host::HostView& view, Sources& sources) {
    if (const auto text = view.read("/proc/filesystems"))
        for (const auto line : lines_of(*text))
            if (const auto words = words_of(line); !words.empty())
                sources.filesystems.emplace(words.back());
    if (const auto text = view.read("/proc/cgroups"))
        for (const auto line : lines_of(*text))
            if (const auto words = words_of(line); words.size() == 4)
                sources.cgroups.emplace(words[0]);
    if (const auto text = view.read("/sys/fs/cgroup/cgroup.controllers"))
        for (const auto word : words_of(*text))
            sources.cgroups.emplace(word);
}

std::optional<std::string> running_sign(const host::HostView& view, const Sources& sources,
                                        std::string_view sign) {
    const auto colon = std::min(sign.find(':'), sign.size());
    const auto kind = sign.substr(0, colon);
    const std::string what(sign.substr(std::min(colon + 1, sign.size())));
    if (kind == "path" && view.exists(what))
        return what;
    if (kind == "filesystem" && sources.filesystems.contains(what))
        return "/proc/filesystems: " + what;
    if (kind == "cgroup" && sources.cgroups.contains(what))
        return "the kernel has the controller " + what;
    return {};
}

KernelFeature feature_of(const WantedFeature& wanted, const Sources& sources) {
    KernelFeature feature{.name = std::string(wanted.name), .there = {}, .seen = {}};
    const auto found = [&](std::string seen) {
        feature.there = true;
        feature.seen = std::move(seen);
        return true;
    };
    const bool has_module = any_of(wanted.modules, [&](const std::string& module) {
        return (sources.built_in.contains(module) || sources.loadable.contains(module)) &&
               found(sources.modules + ": " + module);
    });
    const bool has_option = !has_module && any_of(wanted.options, [&](const std::string& option) {
        const auto value = sources.options.find(option);
        // A module that the configuration speaks of and that is not installed is not there.
        return value != sources.options.end() &&
               (value->second == 'y' || (value->second == 'm' && sources.modules.empty())) &&
               found(sources.config_path + ": CONFIG_" + option + "=" + value->second);
    });
    if (has_module || has_option)
        return feature;
    const bool modules_tell = !wanted.modules.empty() && !sources.modules.empty();
    if (!sources.config_path.empty() || modules_tell) {
        feature.there = false;
        feature.seen = "not in " + (modules_tell ? sources.modules : sources.config_path);
    } else {
        feature.seen = "neither the kernel's configuration nor its list of modules can be read";
    }
    return feature;
}

} // namespace

Fact<std::vector<KernelFeature>> look_at_kernel_features(const host::HostView& view, Deadline deadline) {
    const auto kernel = look_at_kernel(view, deadline);
    if (!kernel)
        return tl::unexpected(kernel.error());
    Sources sources;
    read_running_kernel(view, sources);
    read_modules(view, kernel->release, sources);
    // The configuration is read only when something is not told by what is cheaper.
    std::vector<KernelFeature> features;
    bool configured = false;
    for (const auto& wanted : wanted_features()) {
        if (const auto sign = running_sign(view, sources, wanted.sign)) {
            features.push_back({std::string(wanted.name), true, *sign});
            continue;
        }
        auto feature = feature_of(wanted, sources);
        if (feature.there != true && !configured) {
            read_config(view, kernel->release, sources);
            configured = true;
            feature = feature_of(wanted, sources);
        }
        features.push_back(std::move(feature));
    }
    return features;
}

} // namespace ack::checks
