#include "agent/copy_faults.hpp"

#include "host/digest.hpp"
#include "host/http.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ack::agent {

namespace {

using Faults = std::vector<std::string>;

bool is_bootstrap_token(std::string_view token) {
    constexpr std::size_t id = 6, secret = 16;
    const auto in_token = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return token.size() == id + 1 + secret && token[id] == '.' &&
           std::ranges::all_of(token.substr(0, id), in_token) &&
           std::ranges::all_of(token.substr(id + 1), in_token);
}

void look_at_tokens(const AttachCommand& command, Faults& faults) {
    const auto token = command.value("--token");
    if (!token && !command.value("--openapi-token") && !command.has("--use-auth-token"))
        faults.emplace_back("no token is in it (--token, --openapi-token)");
    if (token && !is_bootstrap_token(*token))
        faults.push_back("--token is given " + std::to_string(token->size()) +
                         " characters that are no token: 6 small letters or digits, a dot, 16 more");
}

// Options of the console's commands that are never without a value.
void look_at_values(const AttachCommand& command, Faults& faults) {
    constexpr std::string_view with_value[] = {
        "--token",           "--openapi-token", "--endpoint",   "--cluster-dns",    "--runtime",
        "--runtime-version", "--labels",        "--taints",     "--node-config",    "--node-name-mode",
        "--addon-names",     "--disk-device",   "--cpu-policy", "--node-cidr-mask", "--node-port-range",
        "--docker-version",  "--cms-version",   "--timezone"};
    for (const auto name : with_value)
        if (command.has(name) && command.value(name).value_or("").empty())
            faults.push_back(std::string(name) + " is given no value");
}

void look_at_endpoint(const AttachCommand& command, Faults& faults) {
    const auto endpoint = command.value("--endpoint");
    if (!endpoint || endpoint->empty())
        return;
    const bool whole = endpoint->find("://") != std::string::npos;
    if (!host::parse_url(whole ? *endpoint : "https://" + *endpoint))
        faults.push_back("--endpoint \"" + *endpoint + "\" is no address (HOST:PORT)");
}

void look_at_node_config(const AttachCommand& command, Faults& faults) {
    const auto config = command.value("--node-config");
    if (!config || config->empty())
        return;
    const auto text = host::base64_decode(*config);
    if (!text)
        faults.push_back("--node-config is cut or changed: " + text.error().what);
    else if (!nlohmann::json::accept(*text))
        faults.emplace_back("--node-config is cut or changed: what it encodes is no JSON");
}

} // namespace

std::vector<std::string> copy_faults(const AttachCommand& command) {
    Faults faults;
    look_at_tokens(command, faults);
    look_at_values(command, faults);
    look_at_endpoint(command, faults);
    look_at_node_config(command, faults);
    if (std::ranges::find(command.arguments, "--help") != command.arguments.end())
        faults.emplace_back("--help is in it, and the attach script takes that for a real start");
    return faults;
}

} // namespace ack::agent
