#include "agent/server_address.hpp"

namespace ack::agent {

Result<host::Url> server_address(const std::string& text) {
    constexpr std::uint16_t api_port = 6443;
    const bool whole = text.find("://") != std::string::npos;
    auto url = host::parse_url(whole ? text : "https://" + text);
    if (!url)
        return url;
    const auto colon = text.substr(0, text.find('/')).find_last_of(":]");
    const bool port_said = colon != std::string::npos && text[colon] == ':';
    if (!whole && !port_said)
        url->port = api_port;
    url->path = "/";
    return url;
}

} // namespace ack::agent
