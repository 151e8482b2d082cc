#include "checks/operating_system/checks.hpp"

namespace ack::checks {

namespace {

// The words of URLs and packages beside the kernel's own.
std::string_view kernels_word(std::string_view architecture) {
    if (architecture == "amd64")
        return "x86_64";
    if (architecture == "arm64")
        return "aarch64";
    return architecture;
}

Answer judge_it(const Evidence& evidence) {
    const auto& kernel = evidence.host.kernel;
    if (!kernel)
        return not_known(kernel.error().what);
    if (kernel->machine.empty())
        return not_known("kernel " + kernel->release + " does not say for which machine it is");
    if (kernel->machine != "x86_64" && kernel->machine != "aarch64")
        return failed("the machine is " + kernel->machine + ", ACK has nodes of x86_64 and aarch64");
    const auto& asked = evidence.command.architecture;
    if (!asked.empty() && kernels_word(asked) != kernel->machine)
        return failed("the machine is " + kernel->machine + ", the attach command is for " + asked,
                      "fetch the attach command again from a node pool of this architecture");
    return pass("the machine is " + kernel->machine);
}

} // namespace

constinit const Check architecture_is_supported = {
    .id = "architecture-is-supported",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::fail,
    .what = "the kernel's machine, and the architecture that the attach command is for",
    .why = "packages of another architecture are installed and nothing starts",
    .remedy = "use an ECS instance type with x86_64 or Arm processors",
    .source = "ACK help, attach script URL .../attach/<version>/<arch>/attach_node.sh",
    .judge = judge_it};

} // namespace ack::checks
