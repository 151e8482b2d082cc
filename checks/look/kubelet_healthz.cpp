#include "checks/look/observers.hpp"
#include "host/http.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr std::uint16_t port = 10248;
constexpr std::string_view address = "http://127.0.0.1:10248/healthz";
constexpr std::chrono::seconds patience{2};

} // namespace

Fact<HttpAnswer> look_at_kubelet_healthz(const host::HostView& view, Deadline deadline) {
    if (!view.live())
        return fail(view.root().string() + " is not a running host: no kubelet answers there");
    // Asked for without its holders: their names do not matter here.
    const auto listeners = look_at_listeners(view, Deadline::in(std::chrono::milliseconds{0}));
    if (!listeners)
        return tl::unexpected(listeners.error());
    const bool listens =
        std::any_of(listeners->begin(), listeners->end(), [](const auto& one) { return one.port == port; });
    if (!listens)
        return fail("nothing listens on 127.0.0.1:10248");
    const auto url = host::parse_url(address);
    if (!url)
        return tl::unexpected(url.error());
    host::HttpRequest request;
    request.url = *url;
    request.addresses = {"127.0.0.1"};
    request.limit = 4096;
    request.deadline = deadline.within(patience);
    const auto answer = host::http(request);
    if (!answer)
        return fail(std::string(address) + ": " + answer.error().what);
    return HttpAnswer{answer->status, answer->body};
}

} // namespace ack::checks
