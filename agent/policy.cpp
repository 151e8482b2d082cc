#include "agent/policy.hpp"

#include "agent/cloud_facts.hpp"
#include "agent/json_text.hpp"
#include "agent/options.hpp"
#include "agent/policy_keys.hpp"

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ack::agent {

namespace {

constexpr const char* default_place = "/etc/ack-attach/policy.json";

// Whoever can write the policy decides what this program does as root.
Result<void> only_we_may_write(const host::FileInfo& info, const std::string& file) {
    if (info.kind != host::FileKind::regular)
        return fail(file + " is not a regular file");
    if (info.uid != 0 && info.uid != ::geteuid())
        return fail(file + " belongs to user " + std::to_string(info.uid) + ", not to root: chown root " +
                    file);
    if ((info.mode & 022U) != 0)
        return fail(file + " can be written by others than its owner: chmod go-w " + file);
    return {};
}

}   // namespace

Result<Policy> parse_policy(std::string_view text, const std::string& file) {
    const auto parsed = parse_json(text, file);
    if (!parsed)
        return tl::make_unexpected(parsed.error());
    auto policy = policy_from_json(*parsed);
    if (!policy)
        return fail(file + ": " + policy.error().what);
    return policy;
}

Result<Policy> load_policy(const host::HostView& view, const std::filesystem::path& file) {
    const std::filesystem::path path = file.empty() ? default_place : std::filesystem::absolute(file);
    const auto info = view.target_info(path);
    if (!info && file.empty() && host::absent(info.error()))
        return Policy{};
    if (!info)
        return fail("the policy cannot be read: " + info.error().what, info.error().code);
    if (auto ours = only_we_may_write(*info, path); !ours)
        return tl::make_unexpected(ours.error());
    const auto text = view.read(path);
    if (!text)
        return fail("the policy cannot be read: " + text.error().what, text.error().code);
    return parse_policy(*text, path);
}

Result<Policy> effective_policy(const Options& options) {
    // The operator's own settings, also when another root is looked at: an image does not choose how it is
    // judged.
    const auto view = host::HostView::open("/");
    if (!view)
        return tl::make_unexpected(view.error());
    auto policy = load_policy(*view, options.policy_file);
    if (!policy)
        return policy;
    if (options.disk) {
        const bool use_existing = policy->disk.use_existing || options.disk->use_existing;
        const bool keep = policy->disk.keep_container_data || options.disk->keep_container_data;
        policy->disk = *options.disk;
        policy->disk.keep_container_data = keep;
        policy->disk.use_existing = use_existing;
    }
    if (options.scan == disk::Scan::grid && policy->scan == disk::Scan::full)
        return fail("--scan grid: the policy demands that every byte is read (blank_proof: full)");
    if (options.scan)
        policy->scan = *options.scan;
    if (auto added = load_cloud_facts(options.cloud_facts, policy->checks.expect); !added)
        return tl::make_unexpected(added.error());
    if (options.not_on_ecs)
        policy->checks.on_ecs = false;
    if (options.warnings_as_errors)
        policy->warnings_as_errors = true;
    if (options.timeout)
        policy->timeout = *options.timeout;
    if (options.join_timeout)
        policy->join_timeout = *options.join_timeout;
    return policy;
}

}   // namespace ack::agent
