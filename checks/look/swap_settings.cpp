#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <array>

namespace ack::checks {

namespace {

constexpr auto administrator = "/etc/systemd/system";
constexpr std::array unit_directories = {administrator, "/usr/local/lib/systemd/system",
                                         "/usr/lib/systemd/system", "/lib/systemd/system"};
// Services that make swap when they are enabled, of Ubuntu's zram-tools, zram-config and others.
constexpr std::array swap_services = {"zramswap.service", "zram-config.service", "zram-swap.service",
                                      "zram_swap.service", "dphys-swapfile.service"};

using Settings = std::vector<SwapSetting>;

bool makes_swap(std::string_view unit) {
    return unit.ends_with(".swap") ||
           std::find(swap_services.begin(), swap_services.end(), unit) != swap_services.end();
}

bool is_masked(const host::HostView& view, const std::string& unit) {
    const auto target = view.read_link(std::string(administrator) + "/" + unit);
    return target && *target == "/dev/null";
}

Result<void> add_fstab(const host::HostView& view, Settings& settings) {
    const auto fstab = host::fstab(view);
    if (!fstab)
        return tl::unexpected(fstab.error());
    for (const auto& line : fstab->lines)
        if (line.type == "swap" && !has_option(line.options, "noauto"))
            settings.push_back({"/etc/fstab:" + std::to_string(line.number), "fstab: " + line.source});
    return {};
}

// What other units want: /etc/systemd/system/swap.target.wants/dev-vdb2.swap
Result<void> add_wanted(const host::HostView& view, const std::string& directory, Settings& settings) {
    const auto units = list_if_there(view, directory);
    if (!units)
        return tl::unexpected(units.error());
    for (const auto& unit : *units)
        if (makes_swap(unit) && !is_masked(view, unit))
            settings.push_back({directory + "/" + unit, "unit " + unit + " is enabled"});
    return {};
}

Result<void> add_units(const host::HostView& view, const std::string& directory, Settings& settings) {
    const auto entries = list_if_there(view, directory);
    if (!entries)
        return tl::unexpected(entries.error());
    for (const auto& entry : *entries) {
        const bool wants = entry.ends_with(".wants") || entry.ends_with(".requires");
        if (wants)
            if (auto added = add_wanted(view, directory + "/" + entry, settings); !added)
                return added;
        // A unit that the administrator wrote is there to be started; the packages' ones wait for being
        // wanted.
        if (directory == administrator && entry.ends_with(".swap") && !is_masked(view, entry))
            settings.push_back({directory + "/" + entry, "unit " + entry + " is there"});
    }
    return {};
}

Result<void> add_all(const host::HostView& view, Settings& settings) {
    if (auto added = add_fstab(view, settings); !added)
        return added;
    for (const auto* directory : unit_directories) {
        // /lib is mostly a link to /usr/lib: what is there would be said twice.
        const bool again =
            std::string_view(directory).starts_with("/lib") && view.read_link("/lib").has_value();
        if (again)
            continue;
        if (auto added = add_units(view, directory, settings); !added)
            return added;
    }
    for (const auto& look : {look_at_zram_generator, look_at_gpt_swap}) {
        auto found = look(view);
        if (!found)
            return tl::unexpected(found.error());
        settings.insert(settings.end(), found->begin(), found->end());
    }
    return {};
}

} // namespace

Fact<std::vector<SwapSetting>> look_at_swap_settings(const host::HostView& view, Deadline) {
    Settings settings;
    if (auto added = add_all(view, settings); !added)
        return tl::unexpected(added.error());
    return settings;
}

} // namespace ack::checks
