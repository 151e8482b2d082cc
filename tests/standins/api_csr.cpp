#include "api_call.hpp"
#include "log.hpp"
#include "text.hpp"

#include <algorithm>

namespace standin {
namespace {
using nlohmann::json;

const std::string signer = "kubernetes.io/kube-apiserver-client-kubelet";

json condition(const std::string& type, const std::string& reason, const std::string& message) {
    return {{"type", type},
            {"status", "True"},
            {"reason", reason},
            {"message", message},
            {"lastUpdateTime", now_rfc3339()},
            {"lastTransitionTime", now_rfc3339()}};
}

bool is_bootstrap_request(const json& csr) {
    const auto groups = csr["spec"]["groups"].get<std::vector<std::string>>();
    return csr["spec"]["signerName"] == signer &&
           std::find(groups.begin(), groups.end(), "system:bootstrappers") != groups.end();
}

// What the approving and signing controllers do some time later; here at once, unless a fault holds them
// back.
bool settle(json& csr, const Cluster& cluster) {
    if (csr["status"].contains("conditions") || cluster.faults.has("csr-pending") ||
        !is_bootstrap_request(csr))
        return false;
    if (cluster.faults.has("csr-denied")) {
        csr["status"]["conditions"] =
            json::array({condition("Denied", "Denied", "This request was denied by policy.")});
        return true;
    }
    const auto request = request_from(unbase64(csr["spec"]["request"]));
    const auto* subject = X509_REQ_get_subject_name(request.get());
    const auto orgs = organizations(subject);
    if (orgs != std::vector<std::string>{"system:nodes"} ||
        common_name(subject).rfind("system:node:", 0) != 0)
        return false;
    const CertificateSpec spec{.common_name = common_name(subject),
                               .organizations = orgs,
                               .subject_alternatives = {},
                               .use = CertificateUse::client,
                               .expired = cluster.faults.has("issue-expired")};
    const auto certificate = issue(spec, X509_REQ_get0_pubkey(request.get()), &cluster.ca);
    csr["status"]["conditions"] = json::array({condition(
        "Approved", "AutoApproved", "Auto approving kubelet client certificate after SubjectAccessReview.")});
    csr["status"]["certificate"] = base64(pem(certificate));
    return true;
}

Response create(const ApiCall& call, json& data) {
    auto csr = body_of(call);
    auto name = csr.value(json::json_pointer("/metadata/name"), std::string());
    const auto generate = csr.value(json::json_pointer("/metadata/generateName"), std::string());
    if (name.empty() && generate.empty())
        throw invalid_name("CertificateSigningRequest", call.resource);
    if (name.empty())
        name = generate + random_hex(5);
    if (data["csrs"].contains(name))
        throw already_exists(call.resource, name);
    try {
        request_from(unbase64(csr.at("spec").at("request")));
    } catch (const std::exception&) {
        throw ApiError{
            422,
            "Invalid",
            "CertificateSigningRequest.certificates.k8s.io \"" + name +
                "\" is invalid: spec.request: Invalid value: PEM block type must be CERTIFICATE REQUEST",
            {{"name", name}, {"group", call.resource.group}, {"kind", "CertificateSigningRequest"}}};
    }
    csr["kind"] = "CertificateSigningRequest";
    csr["apiVersion"] = "certificates.k8s.io/v1";
    csr["metadata"]["name"] = name;
    csr["spec"]["username"] = call.who.user;
    csr["spec"]["groups"] = call.who.groups;
    csr["status"] = json::object();
    stamp_new(data, csr);
    data["csrs"][name] = csr;
    return json_answer(201, csr); // approval comes after creation, the caller has to look again
}

Response get(const ApiCall& call, json& data) {
    if (!data["csrs"].contains(call.name))
        throw not_found(call.resource, call.name);
    auto& csr = data["csrs"][call.name];
    if (settle(csr, call.cluster))
        stamp_changed(data, csr);
    return json_answer(200, csr);
}

Response list(const ApiCall& call, json& data) {
    json items = json::array();
    const auto selector = call.request.parameter("fieldSelector");
    for (auto& [name, csr] : data["csrs"].items()) {
        if (selector && *selector != "metadata.name=" + name)
            continue;
        if (settle(csr, call.cluster))
            stamp_changed(data, csr);
        items.push_back(csr);
    }
    return json_answer(
        200, {{"kind", "CertificateSigningRequestList"},
              {"apiVersion", "certificates.k8s.io/v1"},
              {"metadata", {{"resourceVersion", std::to_string(data["resourceVersion"].get<long>())}}},
              {"items", items}});
}
} // namespace

Response signing_requests(const ApiCall& call) {
    return call.cluster.state.with([&](json& data) {
        if (call.verb == "create")
            return create(call, data);
        if (call.verb == "get")
            return get(call, data);
        if (call.verb == "list")
            return list(call, data);
        throw method_not_allowed();
    });
}

} // namespace standin
