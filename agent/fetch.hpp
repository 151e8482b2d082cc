// Getting the attach script: downloaded whole, checked, kept root-only. Never run from a pipe.
#pragma once

#include "agent/attach_command.hpp"
#include "agent/policy.hpp"
#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ack::agent {

struct FetchOptions {
    std::string expected_sha256;             // empty: not pinned
    std::vector<std::string> environment;    // for proxies; the command's own settings come before it
    std::function<void(const std::string&)> on_note;    // "try 2 of 5: …"
    Deadline deadline = Deadline::never();
    std::chrono::milliseconds first_wait{1000};         // before the second try; doubled before each further one
};

struct FetchedScript {
    std::string text;
    std::string sha256;
    std::string address;                     // it came from
};

// Retries with backoff inside the deadline what may pass (connection, 429, 5xx, short body); never what cannot.
// Refuses: a host that is neither the platform's nor allowed, a redirect, a page (XML, HTML), no "#!", a length that the
// server does not tell, another sha256. Errors hold no secrets of the command.
Result<FetchedScript> fetch_script(const AttachCommand& command, const Policy& policy, const FetchOptions& options);

// The settings by which the download's proxy is chosen: the command's own come before `ours`.
std::vector<std::string> proxy_environment(const AttachCommand& command,
                                           const std::vector<std::string>& ours);

// Is this host one of the platform's script hosts, or allowed by policy?
bool script_host_allowed(std::string_view host, const Policy& policy);

// bash -n on a file; the error quotes bash.
Result<void> check_syntax(const host::HostView& view, const std::filesystem::path& script, Deadline deadline);

}   // namespace ack::agent
