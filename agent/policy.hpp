// The operator's settings: the policy file, then the command line over it. Unknown keys are errors with the nearest name.
#pragma once

#include "checks/policy.hpp"
#include "disk/choice.hpp"
#include "disk/plan.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

struct Policy {
    checks::Policy checks;
    disk::DiskWish disk;
    disk::Layout layout;
    unsigned inode_ratio = 8192;
    disk::Scan scan = disk::Scan::grid;            // how a disk is proved blank; no option weakens full
    // Hosts an attach script may come from besides the platform's own (aliacs-k8s-*.oss-*.aliyuncs.com): exact names.
    std::vector<std::string> script_hosts;
    bool warnings_as_errors = false;               // check: a warning counts as a failure
    std::chrono::seconds timeout{1200};            // the whole run; above the vendor script's own 606 s of waiting
    std::chrono::seconds join_timeout{300};        // from the script's end to a Ready node
    std::chrono::seconds grace{15};                // between TERM and KILL

    bool operator==(const Policy&) const = default;
};

// The text of a policy file; errors name file, place ("timeouts.run") and the nearest known key.
Result<Policy> parse_policy(std::string_view text, const std::string& file);
// `file` or, when empty, /etc/ack-attach/policy.json below the view's root; an absent default file is the default policy.
Result<Policy> load_policy(const host::HostView& view, const std::filesystem::path& file);

}   // namespace ack::agent
