#include "checks/look/hops.hpp"

#include "host/names.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <iterator>

namespace ack::checks {

namespace {

constexpr std::chrono::milliseconds name_limit{4'500}, address_limit{5'000};
constexpr std::size_t most_addresses = 16; // asked; a name has a handful
constexpr std::size_t most_body = 64 * 1024, shown_body = 80;

// What every error stands behind: the hops before it went well.
struct Stage {
    host::Hop hop;
    const char* name;
    bool of_tls;
};
constexpr std::array<Stage, 3> stages = {
    {{host::Hop::tcp, "tcp", false}, {host::Hop::tls, "tls", true}, {host::Hop::answer, "http", false}}};

std::string printable_start(std::string text) {
    text.resize(std::min(text.size(), shown_body));
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, ' ');
    return text;
}

std::string in_words(const host::HttpResponse& response) {
    return "status " + std::to_string(response.status) +
           (response.status == 200 || response.body.empty() ? "" : ", " + printable_start(response.body));
}

void add_hops(std::vector<Hop>& hops, const std::string& address, bool with_tls,
              const tl::expected<host::HttpResponse, host::HttpError>& answer) {
    const auto failed_at = answer ? host::Hop::answer : std::max(answer.error().hop, host::Hop::tcp);
    for (const auto& [hop, name, of_tls] : stages) {
        if (of_tls && !with_tls)
            continue;
        const bool here = hop == failed_at || (hop == host::Hop::answer && failed_at == host::Hop::request);
        const bool passed = answer || (!here && hop < failed_at);
        if (here && !answer)
            hops.push_back({name, address, false, answer.error().deadline_passed, answer.error().what});
        else if (passed)
            hops.push_back({name, address, true, false, hop == host::Hop::answer ? in_words(*answer) : ""});
    }
}

host::HttpRequest request_for(const NetworkQuestion& question, Deadline deadline) {
    host::HttpRequest request;
    request.method = question.method;
    request.url = question.url;
    request.tls = question.tls;
    request.limit = most_body;
    request.deadline = deadline.within(address_limit);
    return request;
}

std::vector<Hop> ask_address(const NetworkQuestion& question, const std::string& address, Deadline deadline) {
    std::vector<Hop> hops;
    auto request = request_for(question, deadline);
    request.addresses = {address};
    const auto answer = host::http(request);
    add_hops(hops, address, question.url.scheme == "https", answer);
    if (!answer || question.own_path.empty())
        return hops;
    request.method = "GET";
    request.url.path = question.own_path;
    const auto own = host::http(request);
    const bool known = own && (own->status == 200 || own->status == 404);
    hops.push_back({"credentials", address, known, false, own ? in_words(*own) : own.error().what});
    return hops;
}

void ask_through_proxy(const NetworkQuestion& question, NetworkTarget& target, Deadline deadline) {
    target.proxy = host::to_string(*question.proxy);
    auto request = request_for(question, deadline);
    request.proxy = question.proxy;
    const auto answer = host::http(request);
    const bool ok = answer && answer->status != 407 && answer->status != 502 && answer->status != 504;
    target.hops.push_back({"http", "", ok, !answer && answer.error().deadline_passed,
                           answer ? in_words(*answer) : answer.error().what});
}

NetworkTarget ask(const NetworkQuestion& question, Deadline deadline) {
    NetworkTarget target{question.url.host, question.url.port, "", {}, {}};
    if (question.proxy) {
        ask_through_proxy(question, target, deadline);
        return target;
    }
    const auto resolved = host::resolve(question.url.host, deadline.within(name_limit));
    if (!resolved) {
        target.hops.push_back({"name", "", false, resolved.error().code == ETIMEDOUT, resolved.error().what});
        return target;
    }
    target.addresses = resolved->addresses;
    target.addresses.resize(std::min(target.addresses.size(), most_addresses));
    target.hops.push_back({"name", "", true, false, resolved->resolver});
    std::vector<std::future<std::vector<Hop>>> asked;
    for (const auto& address : target.addresses)
        asked.push_back(std::async(std::launch::async, ask_address, std::cref(question), address, deadline));
    for (auto& one : asked)
        std::ranges::move(one.get(), std::back_inserter(target.hops));
    return target;
}

} // namespace

NetworkFacts look_at_network(const NetworkQuestions& questions, Deadline deadline) {
    const auto start = [&](const std::optional<NetworkQuestion>& question) {
        std::future<NetworkTarget> started;
        if (question)
            started = std::async(std::launch::async, ask, std::cref(*question), deadline);
        return started;
    };
    const auto end = [](std::future<NetworkTarget> started) {
        return started.valid() ? std::optional(started.get()) : std::nullopt;
    };
    auto script_host = start(questions.script_host), api_server = start(questions.api_server),
         registry = start(questions.registry);
    NetworkFacts facts;
    facts.script_host = end(std::move(script_host));
    facts.api_server = end(std::move(api_server));
    facts.registry = end(std::move(registry));
    return facts;
}

} // namespace ack::checks
