// Names and texts of units, as systemd.unit(5) and systemd.syntax(7) want them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ack::systemd {

// systemd-escape --path --suffix=mount: "/var/lib/kubelet" → "var-lib-kubelet.mount".
std::string mount_unit_of(std::string_view path);

struct DropIn {
    std::string path;    // /etc/systemd/system/kubelet.service.d/50-ack-attach-mounts.conf
    std::string text;
};

// A drop-in that keeps `unit` from starting before `mounts` (RequiresMountsFor=) are there.
DropIn requires_mounts(std::string_view unit, const std::vector<std::string>& mounts);

}   // namespace ack::systemd
