#include "agent/network_questions.hpp"

#include "agent/fetch.hpp"
#include "agent/server_address.hpp"

namespace ack::agent {

namespace {

using checks::NetworkQuestion;

std::optional<NetworkQuestion> script_host_of(const AttachCommand& command,
                                              const std::vector<std::string>& environment) {
    auto url = host::parse_url(command.url);
    if (!url)
        return {};
    NetworkQuestion question{std::move(*url), "HEAD", {}, {}, {}};
    auto proxy = host::proxy_for(question.url, proxy_environment(command, environment));
    if (proxy)
        question.proxy = std::move(*proxy);
    return question;
}

std::optional<NetworkQuestion> api_server_of(const AttachCommand& command, const Kubeconfig* kubeconfig) {
    const auto named = command.value("--endpoint");
    const auto server = named && !named->empty() ? *named : kubeconfig != nullptr ? kubeconfig->server : "";
    if (server.empty())
        return {};
    auto url = server_address(server);
    if (!url)
        return {};
    NetworkQuestion question{std::move(*url), "GET", {}, {}, {}};
    question.url.path = "/version";
    question.tls.any_authority = kubeconfig == nullptr;
    if (kubeconfig == nullptr)
        return question;
    question.tls = kubeconfig->tls;
    if (!kubeconfig->node_name.empty())
        question.own_path = "/api/v1/nodes/" + kubeconfig->node_name;
    return question;
}

std::optional<NetworkQuestion> registry_of(const AttachCommand& command) {
    if (command.region.empty())
        return {};
    auto url = host::parse_url("https://registry-" + command.region + "-vpc.ack.aliyuncs.com/v2/");
    if (!url)
        return {};
    return NetworkQuestion{std::move(*url), "GET", {}, {}, {}};
}

} // namespace

checks::NetworkQuestions questions_of(const AttachCommand& command,
                                      const std::vector<std::string>& environment,
                                      const Kubeconfig* kubeconfig) {
    return {script_host_of(command, environment), api_server_of(command, kubeconfig), registry_of(command)};
}

} // namespace ack::agent
