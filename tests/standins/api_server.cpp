#include "api_call.hpp"
#include "args.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "log.hpp"
#include "server.hpp"
#include "tls.hpp"

#include <chrono>
#include <thread>

namespace standin {
namespace {
// One server with four faces; the fault in force chooses the certificate that a new connection sees.
class Faces {
public:
    explicit Faces(const std::string& pki)
        : pki_(pki), good_(face("server")), expired_(face("server-expired")),
          foreign_(face("server-foreign")), wrong_name_(face("server-wrong-name")) {}

    const TlsServer& now(Faults& faults) const {
        if (faults.has("expired-certificate"))
            return expired_;
        if (faults.has("foreign-certificate"))
            return foreign_;
        if (faults.has("wrong-name"))
            return wrong_name_;
        return good_;
    }

private:
    TlsServer face(const std::string& name) const {
        const auto base = pki_ + "/" + name;
        return TlsServer(base + ".crt", base + ".key", pki_ + "/ca.crt");
    }

    std::string pki_;
    TlsServer good_, expired_, foreign_, wrong_name_;
};

// `for-agent=TEXT` and `for-path=TEXT` confine the faults below to some callers, so that a kubelet can go on
// meanwhile.
bool faults_apply(Faults& faults, const Request& request) {
    const auto agents = faults.values("for-agent"), paths = faults.values("for-path");
    const auto agent = request.header("User-Agent").value_or("");
    bool hit = agents.empty();
    for (const auto& text : agents)
        hit = hit || agent.find(text) != std::string::npos;
    if (!hit)
        return false;
    hit = paths.empty();
    for (const auto& text : paths)
        hit = hit || request.target.find(text) != std::string::npos;
    return hit;
}

void throw_faults(Faults& faults) {
    if (faults.has("slow"))
        std::this_thread::sleep_for(std::chrono::milliseconds(faults.number("slow", 2000)));
    if (faults.has("unauthorized"))
        throw unauthorized();
    if (faults.every_other("throttled"))
        throw ApiError{429, "TooManyRequests", "Too many requests, please try again later.",
                       nlohmann::json::object(), 1};
    if (faults.take("server-errors", 3))
        throw ApiError{500, "InternalError", "Internal error occurred: etcdserver: request timed out",
                       nlohmann::json::object()};
}

void answer(Exchange& exchange, const Cluster& cluster) {
    const auto& request = exchange.request;
    Faults none;
    const bool faulty = faults_apply(cluster.faults, request);
    const Cluster healthy{cluster.state, none, cluster.ca_pem, cluster.ca, cluster.advertised};
    if (faulty && cluster.faults.has("hang"))
        return exchange.wire.wait_until_closed();
    try {
        if (faulty)
            throw_faults(cluster.faults);
        auto tokens = cluster.state.tokens();
        if (cluster.faults.has("token-expired"))
            tokens.clear();
        const auto who = identify(exchange.wire.peer(), request, tokens);
        exchange.answer(route({.cluster = faulty ? cluster : healthy,
                               .request = request,
                               .who = who,
                               .server_address = exchange.wire.local()}));
    } catch (const ApiError& error) {
        exchange.answer(answer_of(error));
    } catch (const nlohmann::json::exception& error) {
        exchange.answer(answer_of(bad_request(error.what())));
    }
}
} // namespace

int apiserver(std::vector<std::string> words) {
    const Args args(std::move(words), {"listen", "pki", "state", "advertise", "fault", "fault-file", "log"});
    log_to(args.get("log", ""));
    Faults faults(args.all("fault"), args.get("fault-file", ""));
    State state(args.get("state", ""));
    const auto dir = args.need("pki");
    const auto ca = need_file(dir + "/ca.crt");
    const Authority authority{certificate_from(ca), key_from(need_file(dir + "/ca.key"))};
    const Cluster cluster{state, faults, ca, authority, args.get("advertise", "")};
    const Faces faces(dir);
    block_signals();
    listen_on(args.need("listen"), [&](int fd) {
        if (faults.has("reset"))
            return Wire(fd).reset();
        if (faults.has("tls-hang"))
            return Wire(fd).wait_until_closed();
        const auto wire = faces.now(faults).accept(fd);
        serve_http(*wire, [&](Exchange& exchange) { answer(exchange, cluster); });
    });
    return run_until_signal();
}

} // namespace standin
