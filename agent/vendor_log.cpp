#include "agent/vendor_log.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr auto code_file = "/var/log/ack-deploy-error-code.log",
               message_file = "/var/log/ack-deploy-error-msg.log", log_file = "/var/log/ack-deploy.log";

// Seen in the field; other codes are told as they are.
struct Known {
    std::string_view code, remedy;
};
constexpr Known known[] = {
    {"FailGetKubeVersion",
     "the API server was not reached: allow TCP 6443 from this host to every address of it (security "
     "groups, access list of its load balancer), then run again with a fresh attach command"},
    {"DiskinitError",
     "the script's own disk part failed, as it does on a disk that is mounted already: let this program "
     "prepare the disk (--disk auto or last, not vendor), then run again with a fresh attach command"},
};

// Only the log tells these, near its end.
constexpr Known known_lines[] = {
    {"nvidia-smi --gpu-reset",
     "the GPUs took longer to reset (MIG) than the script waits: add the node again with a fresh attach command"},
};

// The last lines of a file that is this run's; empty when there is none.
std::string last_lines(const host::HostView& view, const char* file, std::int64_t since, std::size_t lines) {
    constexpr std::size_t most = 64 * 1024;    // the attach script writes as much as it likes
    const auto info = view.target_info(file);
    if (!info || info->modified < since)
        return {};
    return host::last_lines(view.read_end(file, most).value_or(""), lines);
}

std::string printable(std::string text) {
    constexpr std::size_t shown = 200;
    text.resize(std::min(text.size(), shown));
    std::ranges::replace_if(
        text, [](char c) { return c >= 0 && c < ' '; }, ' ');
    return text;
}

std::optional<VendorError> known_line(const host::HostView& view, std::int64_t since) {
    constexpr std::size_t near = 20;
    const std::string end = last_lines(view, log_file, since, near);
    for (const auto& [words, remedy] : known_lines) {
        const auto at = end.rfind(words);
        if (at == std::string::npos)
            continue;
        const auto start = at == 0 ? std::string::npos : end.rfind('\n', at);
        const auto from = start == std::string::npos ? 0 : start + 1;
        return VendorError{printable(end.substr(from, end.find('\n', at) - from)), std::string(remedy)};
    }
    return {};
}

} // namespace

std::optional<VendorError> vendor_error(const host::HostView& view,
                                        std::chrono::system_clock::time_point since) {
    const auto start = std::chrono::duration_cast<std::chrono::seconds>(since.time_since_epoch()).count();
    const std::string code = printable(last_lines(view, code_file, start, 1)),
                      message = printable(last_lines(view, message_file, start, 1));
    if (code.empty() && message.empty())
        return known_line(view, start);
    const auto* const found = std::ranges::find(known, code, &Known::code);
    return VendorError{code + (code.empty() || message.empty() ? "" : ": ") + message,
                       found == std::end(known) ? "" : std::string(found->remedy)};
}

} // namespace ack::agent
