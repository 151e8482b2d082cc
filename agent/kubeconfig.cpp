#include "agent/kubeconfig.hpp"

#include "checks/kubeconfig_context.hpp"
#include "host/certificate.hpp"
#include "host/digest.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace ack::agent {

namespace {

using checks::YamlNode;

// An empty text is left out by whoever writes such a file.
bool is_given(const YamlNode& node) { return node && (node.kind != YamlNode::Kind::scalar || !node.text.empty()); }

// The words for no that clients of a cluster read; all others would have them not verify the server.
bool says_no(const std::string& text) {
    constexpr std::array no = {"false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF"};
    return std::ranges::find(no, text) != no.end();
}

struct Reading {
    const host::HostView& view;
    std::filesystem::path file;

    tl::unexpected<Error> refuse(const std::string& why, int code = 0) const {
        return fail(file.string() + ": " + why, code);
    }

    // "<key>-data" in base64, or the file that "<key>" names, relative to the kubeconfig's own directory;
    // empty for neither.
    Result<std::string> material(const YamlNode& node, const std::string& key) const {
        if (const auto& data = node[key + "-data"]; is_given(data)) {
            auto bytes = host::base64_decode(data.text);
            if (!bytes) return refuse(key + "-data: " + bytes.error().what);
            return bytes;
        }
        const auto& path = node[key];
        if (!is_given(path)) return std::string();
        auto text = view.read(file.parent_path() / path.text);
        if (!text) return refuse(key + ": " + text.error().what, text.error().code);
        return text;
    }
};

// Means of identity that are not ours to use, each with its words.
struct Foreign {
    std::string_view key, words;
};
constexpr Foreign foreign_identities[] = {
    {"exec", "the credentials come from a program (exec), which is not run"},
    {"auth-provider", "the credentials come from an auth provider, which is not supported"},
    {"token", "the credentials are a token (a bootstrap kubeconfig?), not a client certificate"},
    {"tokenFile", "the credentials are a token file, not a client certificate"},
    {"username", "the credentials are a user name and password, not a client certificate"},
    {"as", "it speaks as somebody else (as), which is not supported"},
};
constexpr Foreign foreign_clusters[] = {
    {"proxy-url", "the cluster is reached through a proxy-url, which is not supported"},
};

Result<void> refuse_foreign(const Reading& reading, const YamlNode& node, std::span<const Foreign> table) {
    for (const auto& [key, words] : table)
        if (is_given(node[key])) return reading.refuse(std::string(words));
    return {};
}

Result<void> read_cluster(const Reading& reading, const YamlNode& cluster, Kubeconfig& result) {
    if (auto known = refuse_foreign(reading, cluster, foreign_clusters); !known) return known;
    if (const auto& skip = cluster["insecure-skip-tls-verify"]; is_given(skip) && !says_no(skip.text))
        return reading.refuse(
            "insecure-skip-tls-verify is set: what answers could not be told from the API server");
    result.server = cluster["server"].text;
    const auto url = host::parse_url(result.server);
    if (!url) return reading.refuse("server: " + url.error().what);
    if (url->scheme != "https") return reading.refuse("server " + result.server + " is not https://");
    result.tls.server_name = cluster["tls-server-name"].text;
    return reading.material(cluster, "certificate-authority").map([&](std::string pem) {
        result.tls.authorities_pem = std::move(pem);
    });
}

Result<void> read_user(const Reading& reading, const YamlNode& user, Kubeconfig& result) {
    if (auto known = refuse_foreign(reading, user, foreign_identities); !known) return known;
    auto certificate = reading.material(user, "client-certificate");
    if (!certificate) return tl::unexpected(certificate.error());
    if (certificate->empty()) return reading.refuse("its user has no client certificate");
    auto key = reading.material(user, "client-key");
    if (!key) return tl::unexpected(key.error());
    if (key->empty()) return reading.refuse("its user has no client key");
    const auto name = host::certificate_common_name(*certificate);
    if (!name) return reading.refuse("client certificate: " + name.error().what);
    result.tls.certificate_pem = std::move(*certificate);
    result.tls.key_pem = std::move(*key);
    result.user_name = *name;
    constexpr std::string_view node = "system:node:";
    if (name->starts_with(node)) result.node_name = name->substr(node.size());
    return {};
}

}   // namespace

Result<Kubeconfig> read_kubeconfig(const host::HostView& view, const std::filesystem::path& path) {
    const Reading reading{view, path};
    const auto text = view.read(path);
    if (!text) return tl::unexpected(text.error());
    const auto root = checks::parse_yaml(*text);
    if (!root) return reading.refuse(root.error().what);
    const auto current = checks::current_context(*root);
    if (!current) return reading.refuse(current.error().what);

    Kubeconfig result;
    const auto read =
        read_cluster(reading, *current->cluster, result).and_then([&] {
            return read_user(reading, *current->user, result);
        });
    if (!read) return tl::unexpected(read.error());
    return result;
}

}   // namespace ack::agent
