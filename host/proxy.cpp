#include "host/http.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstring>

namespace ack::host {

namespace {

// The value of the first of these variables that is there; an empty value counts as one and means "none", as
// in curl.
std::optional<std::string_view> variable(const std::vector<std::string>& environment, std::string_view name) {
    for (const auto& entry : environment)
        if (entry.size() > name.size() && entry[name.size()] == '=' && entry.starts_with(name))
            return std::string_view(entry).substr(name.size() + 1);
    return {};
}

std::optional<std::string_view> either_case(const std::vector<std::string>& environment, std::string name) {
    if (auto value = variable(environment, name)) return value;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
    return variable(environment, name);
}

struct Bits {
    std::array<unsigned char, 16> bytes{};
    unsigned size = 0;      // 32 or 128, 0 for what is no address
};

Bits bits_of(std::string_view text) {
    Bits bits;
    const std::string copy(text);
    if (inet_pton(AF_INET, copy.c_str(), bits.bytes.data()) == 1) bits.size = 32;
    else if (inet_pton(AF_INET6, copy.c_str(), bits.bytes.data()) == 1) bits.size = 128;
    return bits;
}

bool in_network(std::string_view host, std::string_view network) {
    const auto slash = network.find('/');
    const auto address = bits_of(host), base = bits_of(network.substr(0, slash));
    if (address.size == 0 || address.size != base.size) return false;
    unsigned length = base.size;
    if (slash != std::string_view::npos) {
        const auto text = network.substr(slash + 1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
        if (error != std::errc() || end != text.data() + text.size() || length > base.size) return false;
    }
    if (std::memcmp(address.bytes.data(), base.bytes.data(), length / 8) != 0) return false;
    const unsigned rest = length % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<unsigned char>(0xFFU << (8 - rest));
    return (address.bytes[length / 8] & mask) == (base.bytes[length / 8] & mask);
}

bool is_spared(const Url& url, std::string_view entry) {
    if (entry == "*") return true;
    if (bits_of(entry).size == 0 && std::count(entry.begin(), entry.end(), ':') == 1) {
        const auto colon = entry.find(':');
        if (entry.substr(colon + 1) != std::to_string(url.port)) return false;
        entry = entry.substr(0, colon);
    }
    if (entry.starts_with("*.")) entry.remove_prefix(1);
    while (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty()) return false;
    if (in_network(url.host, entry)) return true;
    if (url.host.size() < entry.size()) return false;
    const auto start = url.host.size() - entry.size();
    const bool same =
        std::equal(entry.begin(), entry.end(), url.host.begin() + static_cast<std::ptrdiff_t>(start),
                   [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b); });
    return same && (start == 0 || url.host[start - 1] == '.');
}

bool is_spared_by_list(const Url& url, std::string_view list) {
    while (!list.empty()) {
        const auto end = std::min(list.find_first_of(", \t"), list.size());
        if (end > 0 && is_spared(url, list.substr(0, end))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::string decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
            result += static_cast<char>(byte);
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

Result<Url> parse_proxy(const std::string& variable, std::string_view value) {
    constexpr std::string_view scheme = "http://";
    const auto scheme_end = value.find("://");
    if (scheme_end != std::string_view::npos) {
        if (value.substr(0, scheme_end + 3) != scheme)
            return fail(variable + ": a proxy of the kind " + std::string(value.substr(0, scheme_end)) +
                        ":// is not supported, only http://");
        value.remove_prefix(scheme.size());
    }
    std::string credentials;
    const auto authority = value.substr(0, value.find('/'));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        credentials = decoded(value.substr(0, at));
        value.remove_prefix(at + 1);
    }
    auto url = parse_url(std::string(scheme) + std::string(value));
    if (!url) return fail(variable + ": " + url.error().what);
    const auto host_and_port = value.substr(0, value.find('/'));
    const auto last = host_and_port.substr(
        host_and_port.rfind(']') == std::string_view::npos ? 0 : host_and_port.rfind(']'));
    if (last.find(':') == std::string_view::npos) url->port = 1080;
    url->credentials = std::move(credentials);
    return url;
}

}   // namespace

Result<std::optional<Url>> proxy_for(const Url& url, const std::vector<std::string>& environment) {
    if (const auto list = either_case(environment, "no_proxy"); list && is_spared_by_list(url, *list))
        return std::optional<Url>();
    for (const auto& name : {url.scheme + "_proxy", std::string("all_proxy")}) {
        const auto value = either_case(environment, name);
        if (!value) continue;
        if (value->empty()) return std::optional<Url>();
        auto proxy = parse_proxy(name, *value);
        if (!proxy) return tl::unexpected(proxy.error());
        return std::optional<Url>(std::move(*proxy));
    }
    return std::optional<Url>();
}

}   // namespace ack::host
