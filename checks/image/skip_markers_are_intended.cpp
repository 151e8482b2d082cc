#include "checks/image/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// Written by our own runs, judged by vendor-formatter-is-held-back. An image that has it was made from a
// node.
constexpr std::string_view ours = "/var/.skip-auto-fdisk";

Answer judge_it(const Evidence& evidence) {
    const auto& markers = evidence.host.markers;
    if (!markers)
        return not_known(markers.error().what);
    const auto& intended = evidence.policy.intended_markers;
    std::vector<std::string> others;
    for (const auto& marker : *markers) {
        const bool expected = std::find(intended.begin(), intended.end(), marker) != intended.end();
        if (!expected && (marker != ours || !evidence.host.live))
            others.push_back(marker);
    }
    if (others.empty())
        return pass(markers->empty() ? "none is there" : join(*markers, ", ") + ": intended");
    return failed(join(others, ", "),
                  "rm " + join(others, " ") + ", or name them in intended_markers of the policy");
}

} // namespace

constinit const Check skip_markers_are_intended = {
    .id = "skip-markers-are-intended",
    .group = Group::image,
    .profiles = node | image,
    .level = Level::warn,
    .what = "files /var/.skip-* and /var/.keep-container-data",
    .why = "the attach script leaves out what they name, silently: packages, security fixes, the data disk",
    .remedy = "rm the named files, or name them in intended_markers of the policy",
    .source = "ACK help, Introduction to node initialization",
    .judge = judge_it};

} // namespace ack::checks
