#include "checks/image/checks.hpp"
#include "checks/image/found_things.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& files = evidence.host.image.personal_files;
    if (!files)
        return not_known(files.error().what);
    if (files->empty())
        return pass("none of the known files is in /root or below /home");
    return failed(list_of(*files), removal_of(*files));
}

} // namespace

constinit const Check no_personal_keys_or_history = {
    .id = "no-personal-keys-or-history",
    .group = Group::image,
    .profiles = image,
    .level = Level::warn,
    .what = "keys in .ssh and histories of shells, editors and database clients in /root and /home",
    .why = "whoever made the image can log in to every instance of it, and what was typed is read by all",
    .remedy = "rm -rf /root/.ssh /root/.*_history",
    .source = "amazon-eks-ami, cleanup of images",
    .judge = judge_it};

} // namespace ack::checks
