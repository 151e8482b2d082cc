#include "agent/join.hpp"

#include "agent/node_answer.hpp"
#include "agent/server_address.hpp"
#include "host/http.hpp"
#include "host/names.hpp"
#include "host/tcp.hpp"

#include <charconv>
#include <condition_variable>
#include <mutex>

namespace ack::agent {

namespace {

constexpr std::chrono::milliseconds try_limit{10'000};
constexpr unsigned most_errors_in_a_row = 3;

constexpr std::chrono::seconds longest_wish{30};

using Answer = Result<checks::JoinedNode>;

struct Asked {
    Answer answer;
    std::chrono::seconds again_after{0}; // as a busy server wishes
};

bool is_node_name(const std::string& name) {
    return !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
}

// "Retry-After: 5" of 429 and 503; its other form, a date, is not used by API servers.
std::chrono::seconds wish_of(const host::HttpResponse& response) {
    if (response.status != 429 && response.status != 503) return {};
    const auto text = response.header("retry-after");
    unsigned seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::min(std::chrono::seconds{seconds}, longest_wish);
}

Asked ask(const Kubeconfig& kubeconfig, Deadline deadline) {
    if (!is_node_name(kubeconfig.node_name))
        return {fail("kubelet.conf's client certificate is for \"" + kubeconfig.user_name +
                     "\", not for a node")};
    const auto url = host::parse_url(kubeconfig.server);
    if (!url) return {fail(kubeconfig.server + ": " + url.error().what)};
    const auto resolved = host::resolve(url->host, deadline);
    if (!resolved) return {fail("API server: " + resolved.error().what, resolved.error().code)};

    host::HttpRequest request;
    request.url = *url;
    request.url.path = "/api/v1/nodes/" + kubeconfig.node_name;
    request.headers = {{"Accept", "application/json"}};
    request.tls = kubeconfig.tls;
    std::string failures;
    const auto& addresses = resolved->addresses;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        request.addresses = {addresses[i]};
        request.deadline = deadline.within(deadline.left() / static_cast<int>(addresses.size() - i));
        const auto response = host::http(request);
        if (response)
            return {read_node_answer(*response, kubeconfig.node_name, kubeconfig.server), wish_of(*response)};
        failures += (i ? "; " : "") + response.error().what;
    }
    return {fail("API server " + url->host + ": " + failures)};
}

// One try of a wait: kubelet.conf as it is now, and what the API server says.
Asked look(const host::HostView& view, Deadline deadline) {
    const auto kubeconfig = read_kubeconfig(view, kubelet_conf);
    if (kubeconfig) return ask(*kubeconfig, deadline.within(try_limit));
    if (host::absent(kubeconfig.error()))
        return {fail(std::string(kubelet_conf) + " is not there yet", ENOENT)};
    return {tl::unexpected(kubeconfig.error())};
}

class Notes {
public:
    explicit Notes(const std::function<void(const std::string&)>& out) : out_(out) {}
    void say(const std::string& text) {
        auto gist = text;        // a clock or a counter in it is no change
        std::erase_if(gist, [](char c) { return c >= '0' && c <= '9'; });
        if (gist == last_) return;
        last_ = std::move(gist);
        if (out_) out_(text);
    }

private:
    const std::function<void(const std::string&)>& out_;
    std::string last_;
};

// False when the time is over or a stop was asked for.
bool pause(const JoinWait& wait, std::chrono::milliseconds at_least) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, wait.stop, std::min(std::max(wait.poll, at_least), wait.deadline.left()),
                     [] { return false; });
    return !wait.stop.stop_requested() && !wait.deadline.passed();
}

}   // namespace

Result<checks::JoinedNode> ask_for_node(const Kubeconfig& kubeconfig, Deadline deadline) {
    return ask(kubeconfig, deadline.within(try_limit)).answer;
}

Result<checks::JoinedNode> wait_for_node(const host::HostView& view, const JoinWait& wait) {
    Notes notes(wait.on_note);
    Answer last = fail("the API server was not asked: no time was left");
    unsigned errors_in_a_row = 0;
    std::chrono::seconds again_after{0};
    do {
        auto [answer, wish] = look(view, wait.deadline);
        again_after = wish;
        if (answer) {
            errors_in_a_row = 0;
            last = std::move(answer);
            notes.say(describe(*last));
            if (is_joined(*last))
                return last;
            continue;
        }
        const auto& error = answer.error();
        notes.say(error.what);
        if (!last) last = tl::unexpected(error);
        else if (++errors_in_a_row > most_errors_in_a_row)
            return fail("the API server failed " + std::to_string(errors_in_a_row) +
                            " times in a row, the last time: " + error.what +
                            " (before that: " + describe(*last) + ")",
                        error.code);
    } while (pause(wait, again_after));
    return last;
}

bool same_cluster(const std::string& kubeconfig_server, const checks::CommandAsks& command) {
    const auto ours = server_address(kubeconfig_server);
    if (!ours) return false;
    if (command.server.empty()) return true;
    const auto theirs = server_address(command.server);
    return theirs && ours->host == theirs->host && ours->port == theirs->port;
}

bool same_cluster_by_asking(const host::HostView& view, const checks::CommandAsks& command,
                            Deadline deadline) {
    auto kubeconfig = read_kubeconfig(view, kubelet_conf);
    const auto theirs = server_address(command.server);
    if (!kubeconfig || !theirs)
        return false;
    kubeconfig->server = "https://" + host::address_and_port(theirs->host, theirs->port);
    const auto node = ask_for_node(*kubeconfig, deadline);
    return node && node->registered;
}

}   // namespace ack::agent
