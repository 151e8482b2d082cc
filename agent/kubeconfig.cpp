#include "agent/kubeconfig.hpp"

#include "agent/yaml.hpp"
#include "host/certificate.hpp"
#include "host/digest.hpp"

#include <span>

namespace ack::agent {

namespace {

struct Reading {
    const host::HostView& view;
    std::filesystem::path file;

    tl::unexpected<Error> refuse(const std::string& why, int code = 0) const {
        return fail(file.string() + ": " + why, code);
    }

    // The entry of `list` with this name: its `what` part.
    Result<const YamlNode*> named(const YamlNode& list, std::string_view what,
                                  const std::string& name) const {
        for (const auto& entry : list.list)
            if (entry["name"].text == name) return &entry[what];
        return refuse("no " + std::string(what) + " \"" + name + "\", which its current context names");
    }

    // "<key>-data" in base64, or the file that "<key>" names, relative to the kubeconfig's own directory;
    // empty for neither.
    Result<std::string> material(const YamlNode& node, const std::string& key) const {
        if (const auto& data = node[key + "-data"]) {
            auto bytes = host::base64_decode(data.text);
            if (!bytes) return refuse(key + "-data: " + bytes.error().what);
            return bytes;
        }
        const auto& path = node[key];
        if (!path) return std::string();
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
};
constexpr Foreign foreign_clusters[] = {
    {"proxy-url", "the cluster is reached through a proxy-url, which is not supported"},
};

Result<void> refuse_foreign(const Reading& reading, const YamlNode& node, std::span<const Foreign> table) {
    for (const auto& [key, words] : table)
        if (node[key]) return reading.refuse(std::string(words));
    return {};
}

Result<void> read_cluster(const Reading& reading, const YamlNode& cluster, Kubeconfig& result) {
    if (auto known = refuse_foreign(reading, cluster, foreign_clusters); !known) return known;
    if (cluster["insecure-skip-tls-verify"].text == "true")
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
    const auto root = parse_yaml(*text);
    if (!root) return reading.refuse(root.error().what);

    const auto& current = (*root)["current-context"].text;
    if (current.empty()) return reading.refuse("it has no current-context");
    const auto context = reading.named((*root)["contexts"], "context", current);
    if (!context) return tl::unexpected(context.error());
    const auto cluster = reading.named((*root)["clusters"], "cluster", (**context)["cluster"].text);
    if (!cluster) return tl::unexpected(cluster.error());
    const auto user = reading.named((*root)["users"], "user", (**context)["user"].text);
    if (!user) return tl::unexpected(user.error());

    Kubeconfig result;
    const auto read =
        read_cluster(reading, **cluster, result).and_then([&] { return read_user(reading, **user, result); });
    if (!read) return tl::unexpected(read.error());
    return result;
}

}   // namespace ack::agent
