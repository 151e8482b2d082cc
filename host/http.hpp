// HTTP/1.1 over TCP or TLS (Beast, OpenSSL): one request, one whole answer, one deadline. No redirects are followed.
#pragma once

#include "host/deadline.hpp"
#include "host/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ack::host {

struct Url {
    std::string scheme, host, path;          // path with the query, at least "/"
    std::uint16_t port = 0;                  // the scheme's own when not said
    std::string credentials;                 // "user:password", decoded: of a proxy only, and secret

    bool operator==(const Url&) const = default;
};
// http or https; the host in lower case, an IPv6 address without its brackets. User and password are refused.
// Errors do not quote the text: it may hold a secret.
Result<Url> parse_url(std::string_view text);
// "http://host:port/path" without credentials; the port only where it is not the scheme's own.
std::string to_string(const Url& url);

// What the connection failed at: the order of the hops.
enum class Hop { name, tcp, tls, request, answer };
std::string_view name_of(Hop hop);

struct HttpError {
    Hop hop = Hop::request;
    std::string what;                        // for people, names the address that was tried
    bool deadline_passed = false;
    bool lasting = false;                    // a certificate, a protocol: another try meets the same
};

struct Tls {
    std::string authorities_pem;             // trust exactly these; empty: the system's bundle (RHEL- and Debian-like places)
    std::string certificate_pem, key_pem;    // client certificate chain and key, empty for none
    std::string server_name;                 // verified and sent as SNI; empty: the URL's host
    // For a diagnosis that has no authority's certificate yet and sends nothing secret: who signed is not
    // asked, name and time are.
    bool any_authority = false;
};

struct HttpRequest {
    std::string method = "GET";
    Url url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    Tls tls;
    std::vector<std::string> addresses;      // try these in order instead of resolving the name
    std::optional<Url> proxy;                // http proxy: CONNECT for https, absolute form for http
    std::size_t limit = 8U << 20;            // bytes of body, more is an error
    Deadline deadline = Deadline::never();
};

struct HttpResponse {
    unsigned status = 0;
    std::vector<std::pair<std::string, std::string>> headers;     // names in lower case
    std::string body;
    std::string address;                     // the one that answered

    std::string_view header(std::string_view lower_case_name) const;      // empty when absent
};

// A body shorter than its Content-Length is an error (hop answer), never a part.
tl::expected<HttpResponse, HttpError> http(const HttpRequest& request);

// The proxy that http_proxy, https_proxy, all_proxy and no_proxy (either case, the lower one wins) in this environment
// give for a URL, if any. As curl: "host:port" will do, the default port is 1080, no_proxy has names with their
// subdomains, addresses, networks (10.0.0.0/8) and "*". Proxies that are not http:// are errors.
Result<std::optional<Url>> proxy_for(const Url& url, const std::vector<std::string>& environment);

// Connects and closes: for the network diagnosis.
tl::expected<void, HttpError> tcp_connect(const std::string& address, std::uint16_t port, Deadline deadline);

}   // namespace ack::host
