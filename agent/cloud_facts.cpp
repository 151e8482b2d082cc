// Field names: https://help.aliyun.com/zh/ack/…/api-cs-2015-12-15-describeclusterdetail, -describeclusternodepooldetail,
// -describeuserquota; https://help.aliyun.com/zh/ecs/developer-reference/api-ecs-2014-05-26-describeinstances,
// -describeinstancetypes, -describesecuritygroups, -describesecuritygroupattribute; api-vpc-2016-04-28-describerouteentrylist;
// api-quotas-2020-05-10-getproductquota; api-sts-2015-04-01-getcalleridentity; and the SDKs made from the same descriptions.
#include "agent/cloud_facts.hpp"

#include "agent/cloud_security.hpp"
#include "agent/json_text.hpp"
#include "host/view.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace ack::agent {

namespace {

using checks::Expectations;
using nlohmann::json;

constexpr std::size_t most_bytes = 64U << 20;

// Fields that the API leaves out or gives as null are not said.
std::string text_at(const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<unsigned> number_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number())
        return {};
    const auto value = found->get<double>();   // quotas come as 200.0
    return value >= 0 && value < 4e9 ? std::optional(static_cast<unsigned>(value)) : std::nullopt;
}

// A text that is JSON itself, as master_url and meta_data are.
json json_in(const json& object, const char* key) {
    return json::parse(text_at(object, key), nullptr, false);
}

void say(std::string& into, const std::string& value) {
    if (into.empty())
        into = value;
}

void say(std::vector<std::string>& into, const std::string& value) {
    if (into.empty() && !value.empty())
        into.push_back(value);
}

// "https://192.168.0.228:6443" → "192.168.0.228:6443"
std::string without_scheme(const std::string& url) {
    const auto scheme = url.find("://");
    return scheme == std::string::npos ? url : url.substr(scheme + 3);
}

// meta_data holds the add-ons: [{"name": "terway-eniip", …}].
std::string network_plugin_of(const json& cluster) {
    const auto meta = json_in(cluster, "meta_data");
    if (!meta.is_object() || !meta.contains("Addons") || !meta["Addons"].is_array())
        return {};
    for (const auto& addon : meta["Addons"])
        for (const char* plugin : {"terway", "flannel"})
            if (text_at(addon, "name").starts_with(plugin))
                return plugin;
    return {};
}

Result<void> add_cluster(const json& cluster, Expectations& into) {
    say(into.cluster, text_at(cluster, "cluster_id"));
    say(into.region, text_at(cluster, "region_id"));
    say(into.vpc, text_at(cluster, "vpc_id"));
    say(into.ip_stack, text_at(cluster, "ip_stack"));
    say(into.ram_role, text_at(cluster, "worker_ram_role_name"));
    say(into.service_cidrs, text_at(cluster, "service_cidr"));
    say(into.pod_cidrs, text_at(cluster, "container_cidr"));
    say(into.network_plugin, network_plugin_of(cluster));
    if (const auto urls = json_in(cluster, "master_url"); urls.is_object())
        say(into.endpoint, without_scheme(text_at(urls, "intranet_api_server_endpoint")));
    if (const auto size = number_at(cluster, "size"))
        into.nodes = size;
    return {};
}

Result<void> add_node_pool(const json& pool, Expectations& into) {
    const auto& group = pool.at("scaling_group");
    if (const auto ids = group.find("security_group_ids"); ids != group.end() && ids->is_array())
        for (const auto& id : *ids)
            if (id.is_string())
                into.pool_groups.push_back(id.get<std::string>());
    if (into.pool_groups.empty())
        say(into.pool_groups, text_at(group, "security_group_id"));
    if (const auto config = pool.find("kubernetes_config"); config != pool.end()) {
        say(into.runtime, text_at(*config, "runtime"));
        say(into.node_name_mode, text_at(*config, "node_name_mode"));
    }
    return {};
}

Result<void> add_instances(const json& answer, Expectations& into) {
    for (const auto& instance : answer.at("Instances").at("Instance")) {
        auto& groups = into.instance_groups[text_at(instance, "InstanceId")];
        for (const auto& id : instance.at("SecurityGroupIds").at("SecurityGroupId"))
            groups.push_back(id.get<std::string>());
    }
    return {};
}

Result<void> add_instance_types(const json& answer, Expectations& into) {
    for (const auto& type : answer.at("InstanceTypes").at("InstanceType"))
        into.instance_types[type.at("InstanceTypeId").get<std::string>()] = {
            type.at("EniQuantity").get<unsigned>(), type.at("EniPrivateIpAddressQuantity").get<unsigned>()};
    return {};
}

Result<void> add_routes(const json& answer, Expectations& into) {
    if (!text_at(answer, "NextToken").empty())
        return fail("it is one page of several: ask with --MaxResult 100 and --NextToken until none is left, and give each file");
    unsigned custom = into.custom_routes.value_or(0);
    for (const auto& route : answer.at("RouteEntrys").at("RouteEntry"))
        custom += text_at(route, "Type") == "Custom" ? 1 : 0;
    into.custom_routes = custom;
    return {};
}

// Of the Quota Center; only those that are compared with something.
Result<void> add_quota(const json& answer, Expectations& into) {
    const auto& quota = answer.at("Quota");
    const auto code = text_at(quota, "QuotaActionCode");
    if (code != "vpc_quota_route_entrys_num")
        return fail("the quota \"" + code + "\" is not compared with anything; vpc_quota_route_entrys_num is");
    into.route_quota = number_at(quota, "TotalQuota");
    return into.route_quota ? Result<void>{} : fail("Quota.TotalQuota is not a number");
}

Result<void> add_user_quota(const json& answer, Expectations& into) {
    into.node_quota = number_at(answer, "node_quota");
    return into.node_quota ? Result<void>{} : fail("node_quota is not a number");
}

Result<void> add_identity(const json& answer, Expectations& into) {
    say(into.account, text_at(answer, "AccountId"));
    return {};
}

struct Document {
    const char* name;
    std::array<const char*, 2> keys;   // it is this answer when it has both
    Result<void> (*add)(const json& answer, Expectations& into);
};
constexpr std::array documents{
    Document{"DescribeClusterDetail", {"cluster_id", "vpc_id"}, add_cluster},
    Document{"DescribeClusterNodePoolDetail", {"nodepool_info", "scaling_group"}, add_node_pool},
    Document{"DescribeUserQuota", {"cluster_quota", "node_quota"}, add_user_quota},
    Document{"DescribeInstances", {"Instances", "RequestId"}, add_instances},
    Document{"DescribeInstanceTypes", {"InstanceTypes", "RequestId"}, add_instance_types},
    Document{"DescribeSecurityGroups", {"SecurityGroups", "RequestId"}, add_security_groups},
    Document{"DescribeSecurityGroupAttribute", {"SecurityGroupId", "Permissions"}, add_security_rules},
    Document{"DescribeRouteEntryList", {"RouteEntrys", "RequestId"}, add_routes},
    Document{"GetProductQuota", {"Quota", "RequestId"}, add_quota},
    Document{"GetCallerIdentity", {"AccountId", "Arn"}, add_identity},
};

std::string names_of_documents() {
    std::string names;
    for (const auto& document : documents)
        names += (names.empty() ? "" : ", ") + std::string(document.name);
    return names;
}

Result<void> add(const Document& document, const json& answer, const std::string& file, Expectations& into) {
    try {
        auto done = document.add(answer, into);
        return done ? done : fail(file + ": " + done.error().what);
    } catch (const json::exception&) {
        return fail(file + ": not a whole answer to " + document.name + ": save it again as the API gives it");
    }
}

}   // namespace

Result<void> add_cloud_facts(std::string_view text, const std::string& file, Expectations& into) {
    const auto answer = parse_json(text, file);
    if (!answer)
        return tl::make_unexpected(answer.error());
    if (answer->is_object())
        for (const auto& document : documents)
            if (answer->contains(document.keys[0]) && answer->contains(document.keys[1]))
                return add(document, *answer, file, into);
    return fail(file + ": none of the answers that are known: " + names_of_documents());
}

Result<void> load_cloud_facts(std::span<const std::filesystem::path> files, Expectations& into) {
    const auto view = host::HostView::open("/");
    if (!view)
        return tl::make_unexpected(view.error());
    for (const auto& file : files) {
        const auto text = view->read(std::filesystem::absolute(file), most_bytes);
        if (!text)
            return fail("--cloud-facts: " + text.error().what);
        if (auto added = add_cloud_facts(*text, file, into); !added)
            return added;
    }
    return {};
}

}   // namespace ack::agent
