#include "kubelet_ports.hpp"

#include "files.hpp"
#include "http.hpp"
#include "pki.hpp"
#include "server.hpp"
#include "tls.hpp"

#include <memory>

namespace standin {

void serve_healthz(const std::string& address, Faults& faults) {
    listen_on(address, [&faults](int fd) {
        Wire wire(fd);
        serve_http(wire, [&faults](Exchange& exchange) {
            if (exchange.request.path != "/healthz")
                return exchange.answer({.status = 404, .body = "404 page not found\n", .headers = {}});
            if (faults.has("healthz-500"))
                return exchange.answer(
                    {.status = 500,
                     .body = "[+]ping ok\n[-]syncloop failed: reason withheld\nhealthz check failed\n",
                     .headers = {}});
            exchange.answer({.body = "ok", .headers = {}});
        });
    });
}

void serve_kubelet_api(const std::string& address, const std::string& cert_dir,
                       const std::string& node_name) {
    make_directories(cert_dir);
    const auto base = cert_dir + "/kubelet";
    if (!read_file(base + ".key")) {
        const auto key = new_key();
        const CertificateSpec spec{.common_name = node_name,
                                   .organizations = {},
                                   .subject_alternatives = "DNS:" + node_name,
                                   .use = CertificateUse::server};
        write_file(base + ".crt", pem(issue(spec, key.get(), nullptr)), 0644);
        write_file(base + ".key", pem(key), 0600);
    }
    const auto tls = std::make_shared<TlsServer>(base + ".crt", base + ".key", "");
    listen_on(address, [tls](int fd) {
        const auto wire = tls->accept(fd);
        serve_http(*wire, [](Exchange& exchange) {
            exchange.answer({.status = 401, .body = "Unauthorized", .headers = {}});
        });
    });
}

} // namespace standin
