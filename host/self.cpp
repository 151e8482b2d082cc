#include "host/self.hpp"

#include "host/view.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

namespace ack::host {

namespace {

utsname names() {
    utsname all{};
    ::uname(&all);   // fails only for a bad address
    return all;
}

}   // namespace

unsigned effective_uid() {
    return ::geteuid();
}

Result<std::uint64_t> parse_effective_capabilities(std::string_view status) {
    constexpr std::string_view key = "\nCapEff:\t";
    const auto at = status.find(key);
    if (at == std::string_view::npos) return fail("no CapEff in /proc/self/status");
    const auto text = status.substr(at + key.size());
    std::uint64_t bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits, 16);
    if (error != std::errc() || (end != text.data() + text.size() && *end != '\n')) {
        return fail("CapEff in /proc/self/status is not a number");
    }
    return bits;
}

Result<std::uint64_t> effective_capabilities(const HostView& view) {
    const auto status = view.read("/proc/self/status");
    if (!status) return tl::unexpected(status.error());
    return parse_effective_capabilities(*status);
}

Result<bool> in_namespace_of_init(const HostView& view, std::string_view kind) {
    const auto ours = view.read_link("/proc/self/ns/" + std::string(kind));
    if (!ours) return tl::unexpected(ours.error());
    const auto of_init = view.read_link("/proc/1/ns/" + std::string(kind));
    if (!of_init) return tl::unexpected(of_init.error());
    return *ours == *of_init;
}

std::string hostname() {
    return static_cast<const char*>(names().nodename);
}
std::string kernel_release() {
    return static_cast<const char*>(names().release);
}
std::string machine() {
    return static_cast<const char*>(names().machine);
}

Result<std::filesystem::path> executable_path() {
    std::error_code error;
    auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return fail_errno("looking for our own binary: /proc/self/exe", error.value());
    if (!std::filesystem::exists(path, error)) {
        return fail("our own binary was replaced or removed since it was started: " + path.string(), ENOENT);
    }
    return path;
}

void scrub_arguments(int argc, char** argv, int first) {
    for (int i = first; i < argc; ++i) ::explicit_bzero(argv[i], std::strlen(argv[i]));
}

}   // namespace ack::host
