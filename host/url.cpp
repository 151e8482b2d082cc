#include "host/http.hpp"

#include <algorithm>
#include <charconv>

namespace ack::host {

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return result;
}

std::uint16_t port_of(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool is_host(std::string_view host, bool bracketed) {
    const std::string_view allowed =
        bracketed ? "0123456789abcdef:." : "abcdefghijklmnopqrstuvwxyz0123456789-._";
    return !host.empty() && host.size() <= 253 && host.find_first_not_of(allowed) == std::string_view::npos;
}

Result<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        return fail("the URL's port is not a number from 1 to 65535");
    return port;
}

}   // namespace

Result<Url> parse_url(std::string_view text) {
    Url url;
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos) return fail("the URL does not begin with http:// or https://");
    url.scheme = lower(text.substr(0, scheme_end));
    if (url.scheme != "http" && url.scheme != "https")
        return fail("the URL's scheme is neither http nor https");
    if (std::any_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; }))
        return fail("the URL holds a blank or a character that is not ASCII");

    auto rest = text.substr(scheme_end + 3);
    const auto authority_end = std::min(rest.find_first_of("/?#"), rest.size());
    auto authority = rest.substr(0, authority_end);
    const auto path =
        rest.substr(authority_end, rest.find('#') - authority_end);    // a fragment is never sent
    url.path = path.starts_with('/') ? std::string(path) : "/" + std::string(path);
    if (authority.find('@') != std::string_view::npos) return fail("the URL holds a user or password");

    const bool bracketed = authority.starts_with('[');
    const auto host_end = bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
    if (host_end == std::string_view::npos) return fail("the URL's [ has no ]");
    url.host = lower(authority.substr(bracketed ? 1 : 0, host_end - (bracketed ? 1 : 0)));
    if (!is_host(url.host, bracketed)) return fail("the URL has no valid host");
    const auto after = authority.substr(host_end + (bracketed ? 1 : 0));
    if (after.empty() || after == ":") {
        url.port = port_of(url.scheme);
        return url;
    }
    if (after[0] != ':') return fail("the URL's host is followed by something that is not a port");
    const auto port = parse_port(after.substr(1));
    if (!port) return tl::unexpected(port.error());
    url.port = *port;
    return url;
}

std::string to_string(const Url& url) {
    const bool v6 = url.host.find(':') != std::string::npos;
    return url.scheme + "://" + (v6 ? "[" + url.host + "]" : url.host) +
           (url.port == port_of(url.scheme) ? "" : ":" + std::to_string(url.port)) + url.path;
}

std::string_view name_of(Hop hop) {
    switch (hop) {
    case Hop::name: return "name";
    case Hop::tcp: return "tcp";
    case Hop::tls: return "tls";
    case Hop::request: return "request";
    case Hop::answer: return "answer";
    }
    return "answer";
}

std::string_view HttpResponse::header(std::string_view lower_case_name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const auto& header) { return header.first == lower_case_name; });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

}   // namespace ack::host
