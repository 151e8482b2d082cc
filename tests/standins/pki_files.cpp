#include "args.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "pki.hpp"

#include <stdexcept>

namespace standin {
namespace {
void save(const std::string& base, const X509Ptr& certificate, const KeyPtr& key) {
    write_file(base + ".crt", pem(certificate), 0644);
    write_file(base + ".key", pem(key), 0600);
}

// The CA that lies there, else a new one. Both CAs bear the same name, as those of two clusters do.
Authority authority(const std::string& base) {
    if (const auto text = read_file(base + ".crt"))
        return {certificate_from(*text), key_from(need_file(base + ".key"))};
    auto key = new_key();
    auto certificate = issue({.common_name = "kubernetes",
                              .organizations = {},
                              .subject_alternatives = {},
                              .use = CertificateUse::authority,
                              .days = 3650},
                             key.get(), nullptr);
    save(base, certificate, key);
    return {std::move(certificate), std::move(key)};
}

void server(const std::string& base, const Authority& by, const std::string& names, bool expired = false) {
    const auto key = new_key();
    const CertificateSpec spec{.common_name = "kube-apiserver",
                               .organizations = {},
                               .subject_alternatives = names,
                               .use = CertificateUse::server,
                               .expired = expired};
    save(base, issue(spec, key.get(), &by), key);
}

int make_server_files(const Args& args) {
    const auto dir = args.need("dir") + "/";
    const auto names = args.need("san");
    make_directories(dir);
    const auto ca = authority(dir + "ca");
    const auto foreign = authority(dir + "foreign-ca");
    server(dir + "server", ca, names, args.has("expired"));
    server(dir + "server-expired", ca, names, true);
    server(dir + "server-foreign", foreign, names);
    server(dir + "server-wrong-name", ca, "DNS:somewhere.else.example,IP:203.0.113.9");
    return 0;
}

int make_client(const Args& args) {
    const auto dir = args.need("dir") + "/";
    const auto by = authority(dir + (args.has("foreign") ? "foreign-ca" : "ca"));
    const auto key = new_key();
    const auto certificate = issue({.common_name = args.need("cn"),
                                    .organizations = args.all("o"),
                                    .subject_alternatives = {},
                                    .use = CertificateUse::client,
                                    .expired = args.has("expired")},
                                   key.get(), &by);
    const auto out = args.need("out");
    save(out, certificate, key);
    write_file(out + ".pem", pem(certificate) + pem(key), 0600);
    return 0;
}
} // namespace

int pki(std::vector<std::string> words) {
    if (!words.empty() && words.front() == "client") {
        words.erase(words.begin());
        return make_client(Args(std::move(words), {"dir", "cn", "o", "out"}, {"expired", "foreign"}));
    }
    return make_server_files(Args(std::move(words), {"dir", "san"}, {"expired"}));
}

} // namespace standin
