#include "checks/look/observers.hpp"
#include "checks/text.hpp"
#include "host/self.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// Leading number of a text, which is shortened by it and one character after it.
std::optional<unsigned> take_number(std::string_view& text) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto value = number<unsigned>(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return value;
}

Result<Kernel> kernel_of(const std::string& release, std::string machine) {
    std::string_view rest = release;
    const auto major = take_number(rest), minor = take_number(rest), patch = take_number(rest);
    if (!major || !minor)
        return fail("the kernel's release \"" + release + "\" does not begin with a version");
    return Kernel{release, *major, *minor, patch.value_or(0), std::move(machine)};
}

// All numbers of a release: "5.10.134-16.al8" is newer than "5.10.134-2.al8".
std::vector<unsigned> numbers_of(std::string_view release) {
    std::vector<unsigned> numbers;
    while (!release.empty())
        if (const auto value = take_number(release))
            numbers.push_back(*value);
    return numbers;
}

// e_machine of an ELF file, for the two that there are nodes of.
std::string machine_of_programs(const host::HostView& view) {
    for (const auto* path : {"/usr/bin/env", "/bin/env", "/usr/bin/bash", "/bin/bash"}) {
        const auto file = view.read(path, 64U << 20);
        if (!file || file->size() < 20 || !file->starts_with("\177ELF"))
            continue;
        const auto low = static_cast<unsigned char>((*file)[18]);
        if (low == 62)
            return "x86_64";
        if (low == 183)
            return "aarch64";
    }
    return {};
}

std::string machine_of(const host::HostView& view, const std::string& release) {
    for (const auto* machine : {"x86_64", "aarch64"})
        if (release.ends_with(machine))
            return machine;
    return machine_of_programs(view);
}

Result<std::vector<std::string>> releases(const host::HostView& view) {
    auto found = list_if_there(view, "/lib/modules");
    if (!found || !found->empty())
        return found;
    const auto boot = list_if_there(view, "/boot");
    if (!boot)
        return boot;
    constexpr std::string_view prefix = "vmlinuz-";
    for (const auto& name : *boot)
        if (name.starts_with(prefix))
            found->push_back(name.substr(prefix.size()));
    return found;
}

Fact<Kernel> newest_kernel(const host::HostView& view) {
    auto found = releases(view);
    if (!found)
        return tl::unexpected(found.error());
    std::erase_if(*found, [](const std::string& release) { return !kernel_of(release, {}).has_value(); });
    if (found->empty())
        return fail("no kernel in /lib/modules or /boot below " + view.root().string());
    const auto newest =
        std::max_element(found->begin(), found->end(), [](const auto& one, const auto& other) {
            return numbers_of(one) < numbers_of(other);
        });
    return kernel_of(*newest, machine_of(view, *newest));
}

} // namespace

Fact<Kernel> look_at_kernel(const host::HostView& view, Deadline) {
    if (!view.live())
        return newest_kernel(view);
    return kernel_of(host::kernel_release(), host::machine());
}

} // namespace ack::checks
