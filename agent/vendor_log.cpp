#include "agent/vendor_log.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr auto code_file = "/var/log/ack-deploy-error-code.log",
               message_file = "/var/log/ack-deploy-error-msg.log";

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

// The last line of a file that is this run's, printable and short; empty when there is none.
std::string last_word(const host::HostView& view, const char* file, std::int64_t since) {
    constexpr std::size_t most = 64 * 1024, shown = 200;
    const auto info = view.target_info(file);
    if (!info || info->modified < since)
        return {};
    std::string text = host::last_lines(view.read(file, most).value_or(""), 1);
    text.resize(std::min(text.size(), shown));
    std::ranges::replace_if(
        text, [](char c) { return c >= 0 && c < ' '; }, ' ');
    return text;
}

} // namespace

std::optional<VendorError> vendor_error(const host::HostView& view,
                                        std::chrono::system_clock::time_point since) {
    const auto start = std::chrono::duration_cast<std::chrono::seconds>(since.time_since_epoch()).count();
    const std::string code = last_word(view, code_file, start),
                      message = last_word(view, message_file, start);
    if (code.empty() && message.empty())
        return {};
    const auto* const found = std::ranges::find(known, code, &Known::code);
    return VendorError{code + (code.empty() || message.empty() ? "" : ": ") + message,
                       found == std::end(known) ? "" : std::string(found->remedy)};
}

} // namespace ack::agent
