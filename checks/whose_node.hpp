// Whose Node object is it: this host's own, or another host's of the same name. Pure.
#pragma once

#include "checks/check.hpp"

#include <cerrno>
#include <string>

namespace ack::checks {

enum class Whose {
    this_boots, // the boot this host runs in reports it
    this_hosts, // this host reported it in an earlier boot
    anothers,
    not_told, // nothing that is known on both sides tells hosts apart
};

struct Owner {
    Whose whose = Whose::not_told;
    std::string seen; // what was compared: "its provider id is cn-hangzhou.i-1, this host's cn-hangzhou.i-2"
};

// By the boot's id; else by the provider id; else by InternalIP.
Owner owner_of(const JoinedNode& node, const HostFacts& host);

// Code of an Evidence's node when nothing here could ask for it, or need not: its words are then why it is
// left out.
inline constexpr int nobody_asks = ECANCELED;

// kubelet.conf's credentials are a node's, and that node is another host: they were copied, with an image
// say.
bool has_anothers_credentials(const Evidence& evidence);

// What the metadata service says of the instance, "cn-hangzhou.i-bp1…"; empty when it is not known.
std::string expected_provider_id(const HostFacts& host);

} // namespace ack::checks
