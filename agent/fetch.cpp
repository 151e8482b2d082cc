#include "agent/fetch.hpp"

#include "agent/redact.hpp"
#include "agent/script_answer.hpp"
#include "host/http.hpp"
#include "host/sha256.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace ack::agent {

namespace {

constexpr unsigned tries = 5;
constexpr std::chrono::milliseconds try_limit{60'000};
constexpr std::chrono::milliseconds longest_wait{15'000};

struct Trial {
    std::string why;             // empty: it is here
    bool may_pass = false;
};

Trial try_once(const host::HttpRequest& request, FetchedScript& script) {
    auto response = host::http(request);
    if (!response) return {response.error().what, !response.error().lasting};
    if (auto judged = judge_script_answer(*response); !judged)
        return {judged.error().what, may_pass(response->status)};
    script.text = std::move(response->body);
    script.address = response->address;
    return {};
}

// Half of the time is left to chance, so that 200 hosts that failed together do not come back together.
std::chrono::milliseconds jittered(std::chrono::milliseconds wait) {
    static thread_local std::minstd_rand random{std::random_device{}()};
    return wait / 2 +
           std::chrono::milliseconds(std::uniform_int_distribution<long>(0, wait.count() / 2)(random));
}

Result<host::HttpRequest> request_for(const AttachCommand& command, const Policy& policy,
                                      const FetchOptions& options) {
    host::HttpRequest request;
    auto url = host::parse_url(command.url);
    if (!url) return tl::unexpected(url.error());
    request.url = std::move(*url);
    if (!script_host_allowed(request.url.host, policy))
        return fail("the attach script's host " + request.url.host +
                    " is not the platform's; to allow it, add it to "
                    "\"script_hosts\" in the policy");
    auto proxy = host::proxy_for(request.url, proxy_environment(command, options.environment));
    if (!proxy) return tl::unexpected(proxy.error());
    request.proxy = std::move(*proxy);
    return request;
}

Result<FetchedScript> with_tries(host::HttpRequest request, const FetchOptions& options) {
    FetchedScript script;
    auto wait = options.first_wait;
    for (unsigned number = 1;; ++number) {
        request.deadline = options.deadline.within(try_limit);
        const auto trial = try_once(request, script);
        if (trial.why.empty()) return script;
        if (!trial.may_pass) return fail(trial.why);
        if (number == tries) return fail(trial.why + " (the last of " + std::to_string(tries) + " tries)");
        const auto pause = jittered(wait);
        if (options.deadline.left() <= pause)
            return fail(trial.why + " (no time left for another try)", ETIMEDOUT);
        if (options.on_note)
            options.on_note("try " + std::to_string(number + 1) + " of " + std::to_string(tries) + ": " +
                            trial.why);
        std::this_thread::sleep_for(pause);
        wait = std::min(wait * 2, longest_wait);
    }
}

}   // namespace

std::vector<std::string> proxy_environment(const AttachCommand& command,
                                           const std::vector<std::string>& ours) {
    std::vector<std::string> environment;
    for (const auto& [name, value] : command.download_environment)
        environment.push_back(name + "=" + value);
    for (const auto& [name, value] : command.environment)
        environment.push_back(name + "=" + value);
    environment.insert(environment.end(), ours.begin(), ours.end());
    return environment;
}

bool script_host_allowed(std::string_view host, const Policy& policy) {
    if (std::find(policy.script_hosts.begin(), policy.script_hosts.end(), host) != policy.script_hosts.end())
        return true;
    constexpr std::string_view bucket = "aliacs-k8s-", endpoint = ".oss-", domain = ".aliyuncs.com",
                               internal = "-internal";
    if (!host.starts_with(bucket) || !host.ends_with(domain)) return false;
    host = host.substr(bucket.size(), host.size() - bucket.size() - domain.size());
    // Bucket names are open to everyone, so the bucket's region must be the endpoint's: those names are the
    // platform's.
    const auto middle = host.find(endpoint);
    if (middle == std::string_view::npos || middle == 0) return false;
    auto region = host.substr(middle + endpoint.size());
    if (region.ends_with(internal)) region.remove_suffix(internal.size());
    const auto in_region = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    return region == host.substr(0, middle) && std::all_of(region.begin(), region.end(), in_region);
}

Result<FetchedScript> fetch_script(const AttachCommand& command, const Policy& policy,
                                   const FetchOptions& options) {
    Redactor redactor;
    for (const auto& secret : command.secrets) redactor.add_secret(secret);
    auto redacted = options;
    redacted.on_note = [&](const std::string& note) {
        if (options.on_note) options.on_note(redactor.redact(note));
    };
    auto script = request_for(command, policy, options).and_then([&](host::HttpRequest request) {
        return with_tries(std::move(request), redacted);
    });
    if (!script)
        return fail(redactor.redact("attach script " + command.url + ": " + script.error().what),
                    script.error().code);
    script->sha256 = host::sha256_hex(script->text);
    const auto& pinned = options.expected_sha256;
    const bool same =
        std::equal(pinned.begin(), pinned.end(), script->sha256.begin(), script->sha256.end(),
                   [](char a, char b) { return a == b || (a >= 'A' && a <= 'F' && a + ('a' - 'A') == b); });
    if (!pinned.empty() && !same)
        return fail(redactor.redact("attach script " + command.url + ": its SHA-256 is " + script->sha256 +
                                    ", not the pinned " + pinned +
                                    ": it was changed there, or the pin is of another version"));
    return script;
}

Result<void> check_syntax(const host::HostView& view, const std::filesystem::path& script,
                          Deadline deadline) {
    const auto checked = view.ask(host::Asking::bash_syntax, {script.string()}, deadline);
    if (!checked)
        return fail("the attach script's syntax cannot be checked: " + checked.error().what,
                    checked.error().code);
    if (checked->ok()) return {};
    return fail("the attach script is not valid bash (bash -n " + host::describe(*checked) + "): " +
                host::last_lines(checked->output, 3));
}

}   // namespace ack::agent
