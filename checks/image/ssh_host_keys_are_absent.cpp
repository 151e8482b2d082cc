#include "checks/image/checks.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& keys = evidence.host.image.ssh_host_keys;
    if (!keys)
        return not_known(keys.error().what);
    return keys->empty() ? pass("/etc/ssh has no ssh_host_*") : failed(join(*keys, ", "));
}

} // namespace

constinit const Check ssh_host_keys_are_absent = {
    .id = "ssh-host-keys-are-absent",
    .group = Group::image,
    .profiles = image,
    .level = Level::fail,
    .what = "/etc/ssh/ssh_host_*",
    .why = "every instance of the image would have the same host keys: whoever has one can pass for all",
    .remedy = "rm -f /etc/ssh/ssh_host_*; sshd makes new ones at the first start (Ubuntu: cloud-init does)",
    .source = "amazon-eks-ami, cleanup of images",
    .judge = judge_it};

} // namespace ack::checks
