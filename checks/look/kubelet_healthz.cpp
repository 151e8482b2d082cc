#include "checks/look/observers.hpp"
#include "host/http.hpp"

namespace ack::checks {

namespace {

constexpr std::string_view address = "http://127.0.0.1:10248/healthz";
constexpr std::chrono::seconds patience{2};

} // namespace

Fact<HttpAnswer> look_at_kubelet_healthz(const host::HostView& view, Deadline deadline) {
    if (!view.live())
        return fail(view.root().string() + " is not a running host: no kubelet answers there");
    const auto url = host::parse_url(address);
    if (!url)
        return tl::unexpected(url.error());
    host::HttpRequest request;
    request.url = *url;
    request.addresses = {"127.0.0.1"};
    request.limit = 4096;
    request.deadline = deadline.within(patience);
    const auto answer = host::http(request);
    if (!answer && answer.error().hop == host::Hop::tcp && !answer.error().deadline_passed)
        return fail("nothing listens on 127.0.0.1:10248");
    if (!answer)
        return fail(std::string(address) + ": " + answer.error().what);
    return HttpAnswer{answer->status, answer->body};
}

} // namespace ack::checks
