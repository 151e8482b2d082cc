#include "checks/words.hpp"

namespace ack::checks {

Answer not_said(std::string_view key, std::string_view document) {
    std::string why = "not said what is right: expect." + std::string(key) + " in the policy";
    if (!document.empty())
        why += ", or --cloud-facts with the answer to " + std::string(document);
    return left_out(why);
}

std::string expected_api_host(const Evidence& evidence) {
    const auto& said = evidence.policy.expect.endpoint;
    std::string host = said.empty() ? evidence.command.server : said;
    if (const auto scheme = host.find("://"); scheme != std::string::npos)
        host.erase(0, scheme + 3);
    const auto port = host.find_first_of(":/");
    return host.substr(0, port);
}

} // namespace ack::checks
