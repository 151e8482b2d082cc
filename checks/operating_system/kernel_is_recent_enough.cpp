#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

#include <tuple>

namespace ack::checks {

namespace {

using Version = std::tuple<unsigned, unsigned, unsigned>;

// "3.10" or "5.10.134"; anything else is nothing.
std::optional<Version> version_of(std::string_view text) {
    unsigned parts[3] = {0, 0, 0};
    std::size_t count = 0;
    while (!text.empty() || count == 0) {
        const auto end = std::min(text.find('.'), text.size());
        const auto part = number<unsigned>(text.substr(0, end));
        if (!part || count == 3)
            return {};
        parts[count++] = *part;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return Version{parts[0], parts[1], parts[2]};
}

Answer judge_it(const Evidence& evidence) {
    const auto& kernel = evidence.host.kernel;
    if (!kernel)
        return not_known(kernel.error().what);
    const auto& wanted = evidence.policy.least_kernel;
    const auto least = version_of(wanted);
    if (!least)
        return not_known("the policy's least kernel \"" + wanted + "\" is not a version like 3.10");
    const std::string seen = "kernel " + kernel->release;
    if (Version{kernel->major, kernel->minor, kernel->patch} < *least)
        return failed(seen + " is older than " + wanted);
    return pass(seen + ", at least " + wanted + " is asked for");
}

} // namespace

constinit const Check kernel_is_recent_enough = {
    .id = "kernel-is-recent-enough",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::fail,
    .what = "the kernel's version against the policy's least one (3.10; 5.10 for Terway DataPathV2)",
    .why = "container runtimes and network plugins need what older kernels lack",
    .remedy =
        "update the kernel with the system's package manager and restart, or replace the operating system",
    .source = "AliyunContainerService/terway, kernel requirements; kubeadm system verification",
    .judge = judge_it};

} // namespace ack::checks
