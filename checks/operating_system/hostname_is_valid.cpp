#include "checks/operating_system/checks.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr std::size_t longest = 63; // a node's name is also a label's value

// kubelet does the same: the names that ECS gives have capitals.
std::string in_small_letters(std::string name) {
    for (char& c : name)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return name;
}

bool label_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// RFC 1123, section 2.1.
bool valid_label(std::string_view label) {
    return !label.empty() && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), label_character);
}

bool valid_labels(std::string_view name) {
    for (;;) {
        const auto end = name.find('.');
        if (!valid_label(name.substr(0, end)))
            return false;
        if (end == std::string_view::npos)
            return true;
        name.remove_prefix(end + 1);
    }
}

Answer judge_it(const Evidence& evidence) {
    const auto& hostname = evidence.host.hostname;
    if (!hostname)
        return not_known(hostname.error().what);
    const std::string seen = "the hostname is \"" + *hostname + "\"";
    const std::string name = in_small_letters(*hostname);
    if (name.empty() || name == "(none)")
        return failed("no hostname is set");
    if (name == "localhost" || name == "localhost.localdomain")
        return failed(seen + ": every host that has it would be the same node");
    if (name.size() > longest)
        return failed(seen + ": " + std::to_string(name.size()) +
                      " characters, at most 63 fit a node's name");
    if (!valid_labels(name))
        return failed(
            seen + ": each part between dots must be of letters, digits and -, and not begin or end with -");
    return pass(seen);
}

} // namespace

constinit const Check hostname_is_valid = {
    .id = "hostname-is-valid",
    .group = Group::operating_system,
    .profiles = node,
    .level = Level::fail,
    .what = "the hostname against the rules for node names (RFC 1123, at most 63 characters, not localhost)",
    .why = "kubelet cannot register, or two hosts fight for one Node object",
    .remedy = "hostnamectl set-hostname NAME, with NAME of small letters, digits and -",
    .source = "kubeadm preflight, HostnameCheck; RFC 1123 section 2.1",
    .judge = judge_it};

} // namespace ack::checks
