#include "checks/look_at_instance.hpp"

#include "checks/look/metadata_formats.hpp"
#include "checks/look/metadata_service.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <system_error>
#include <thread>

namespace ack::checks {

namespace {

namespace form = metadata;
using Texts = std::vector<std::string>;

Key<std::string> one(const MetadataService& service, const std::string& key, form::Format format) {
    auto text = service.get(key);
    if (!text || !*text) return text;
    while ((*text)->ends_with('\n')) (*text)->pop_back();
    auto value = format(**text);
    if (!value) return fail(key + ": " + value.error().what);
    return std::move(*value);
}

using ListFormat = Result<Texts> (*)(std::string_view, form::Format);
Key<Texts> many(const MetadataService& service, const std::string& key, ListFormat list, form::Format format) {
    const auto text = service.get(key);
    if (!text) return tl::unexpected(text.error());
    if (!*text) return std::nullopt;
    auto values = list(**text, format);
    if (!values) return fail(key + ": " + values.error().what);
    return std::move(*values);
}

struct SingleKey {
    const char* key;
    Key<std::string> InstanceFacts::*into;
    form::Format format;
};
// In the order of their weight: when time is short, the last ones are not asked for.
constexpr std::array single_keys = {
    SingleKey{"instance-id", &InstanceFacts::instance_id, form::instance_id},
    SingleKey{"region-id", &InstanceFacts::region_id, form::region},
    SingleKey{"vpc-id", &InstanceFacts::vpc_id, form::vpc_id},
    SingleKey{"owner-account-id", &InstanceFacts::owner_account_id, form::account},
    SingleKey{"private-ipv4", &InstanceFacts::private_ipv4, form::ipv4},
    SingleKey{"zone-id", &InstanceFacts::zone_id, form::region},
    SingleKey{"instance/spot/termination-time", &InstanceFacts::spot_termination_time, form::time},
    SingleKey{"ram/security-credentials/", &InstanceFacts::ram_role, form::role_name},
    SingleKey{"instance/instance-type", &InstanceFacts::instance_type, form::instance_type},
    SingleKey{"mac", &InstanceFacts::mac, form::mac},
    SingleKey{"vswitch-id", &InstanceFacts::vswitch_id, form::vswitch_id},
    SingleKey{"vpc-cidr-block", &InstanceFacts::vpc_cidr_block, form::cidr_block},
    SingleKey{"vswitch-cidr-block", &InstanceFacts::vswitch_cidr_block, form::cidr_block},
    SingleKey{"network-type", &InstanceFacts::network_type, form::network_type},
    SingleKey{"instance/instance-name", &InstanceFacts::instance_name, form::name},
    SingleKey{"hostname", &InstanceFacts::hostname, form::word},
    SingleKey{"image-id", &InstanceFacts::image_id, form::word},
};

// Jobs side by side on a few threads, this one among them, in the order given. No job throws.
using Job = std::function<void()>;
void do_all(const std::vector<Job>& jobs) {
    constexpr std::size_t most_threads = 6;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (auto i = next++; i < jobs.size(); i = next++) jobs[i]();
    };
    std::vector<std::jthread> others;
    try {
        while (others.size() + 1 < std::min(most_threads, jobs.size())) others.emplace_back(work);
    } catch (const std::system_error&) {
        // no thread to be had: those that are there do it all
    }
    work();
}

void add_interface(const MetadataService& service, NetworkInterface& one_of_them, std::vector<Job>& jobs) {
    const auto below = "network/interfaces/macs/" + one_of_them.mac + "/";
    auto* into = &one_of_them;
    jobs.emplace_back([=, &service] { into->id = one(service, below + "network-interface-id", form::interface_id); });
    jobs.emplace_back([=, &service] { into->vswitch_id = one(service, below + "vswitch-id", form::vswitch_id); });
    jobs.emplace_back([=, &service] { into->primary_ip = one(service, below + "primary-ip-address", form::ipv4); });
    jobs.emplace_back([=, &service] {
        into->private_ipv4s = many(service, below + "private-ipv4s", form::json_list, form::ipv4);
    });
    jobs.emplace_back([=, &service] { into->ipv6s = many(service, below + "ipv6s", form::bare_list, form::ipv6); });
}

void add_disk(const MetadataService& service, CloudDisk& disk, std::vector<Job>& jobs) {
    const auto below = "disks/" + disk.serial + "/";
    auto* into = &disk;
    jobs.emplace_back([=, &service] { into->id = one(service, below + "id", form::disk_id); });
    jobs.emplace_back([=, &service] { into->name = one(service, below + "name", form::name); });
}

// What a listing names, each as the beginning of what is asked about it next.
template <class Item> Key<std::vector<Item>> items_of(const Key<Texts>& names, std::string Item::*member) {
    if (!names) return tl::unexpected(names.error());
    if (!*names) return std::nullopt;
    std::vector<Item> items;
    for (const auto& name : **names) items.emplace_back().*member = name;
    return items;
}

InstanceFacts ask_all(const MetadataService& service) {
    InstanceFacts facts;
    facts.tokens = service.tokens();
    facts.clock_offset = service.clock_offset();

    Key<Texts> macs = not_asked<Texts>(), serials = not_asked<Texts>();
    std::vector<Job> jobs;
    jobs.emplace_back([&] { serials = many(service, "disks/", form::lines, form::disk_serial); });
    jobs.emplace_back([&] { macs = many(service, "network/interfaces/macs/", form::lines, form::mac); });
    for (const auto& row : single_keys)
        jobs.emplace_back([&] { facts.*row.into = one(service, row.key, row.format); });
    jobs.emplace_back([&] { facts.answers_without_token = service.answers_without_token(); });
    jobs.emplace_back([&] {
        facts.nameservers = many(service, "dns-conf/nameservers", form::lines, form::address);
    });
    jobs.emplace_back([&] { facts.ntp_servers = many(service, "ntp-conf/ntp-servers", form::lines, form::word); });
    do_all(jobs);

    jobs.clear();
    facts.interfaces = items_of(macs, &NetworkInterface::mac);
    facts.disks = items_of(serials, &CloudDisk::serial);
    if (facts.interfaces && *facts.interfaces)
        for (auto& each : **facts.interfaces) add_interface(service, each, jobs);
    if (facts.disks && *facts.disks)
        for (auto& each : **facts.disks) add_disk(service, each, jobs);
    do_all(jobs);
    return facts;
}

}   // namespace

Fact<InstanceFacts> look_at_instance(const host::HostView& view, const LookAtInstance& how, Deadline deadline) {
    if (!how.wanted) return fail("left out: this host is said not to be on ECS (--not-on-ecs)");
    if (!view.live()) return fail(view.root().string() + " is not a running host: no metadata service answers there");
    const auto service = MetadataService::open({how.address, how.port}, deadline.within(how.limit));
    if (!service) return tl::unexpected(service.error());
    return ask_all(*service);
}

}   // namespace ack::checks
