#include "checks/image/checks.hpp"

#include <cerrno>

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& id = evidence.host.machine_id;
    const auto& dbus = evidence.host.image.dbus_machine_id;
    const bool absent = !id && id.error().code == ENOENT;
    if (!id && !absent)
        return not_known(id.error().what);
    if (!dbus)
        return not_known(dbus.error().what);
    if (id && !id->empty() && *id != "uninitialized")
        return failed("/etc/machine-id: " + *id);
    if (!dbus->empty())
        return failed("/var/lib/dbus/machine-id: " + *dbus);
    return pass(absent ? "/etc/machine-id is not there"
                       : "/etc/machine-id is " + (id->empty() ? "empty" : *id));
}

} // namespace

constinit const Check machine_id_is_reset = {
    .id = "machine-id-is-reset",
    .group = Group::image,
    .profiles = image,
    .level = Level::fail,
    .what = "/etc/machine-id and /var/lib/dbus/machine-id",
    .why =
        "every instance of the image would have the same machine id, and what tells nodes apart by it fails",
    .remedy = "truncate -s 0 /etc/machine-id; rm -f /var/lib/dbus/machine-id",
    .source = "machine-id(5); amazon-eks-ami, cleanup of images",
    .judge = judge_it};

} // namespace ack::checks
