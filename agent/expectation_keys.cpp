#include "agent/expectation_keys.hpp"

#include "agent/json_read.hpp"
#include "checks/cidr.hpp"

#include <array>

namespace ack::agent {

namespace {

using checks::Expectations;
using nlohmann::json;
using Place = const std::string&;

template <auto member>
Result<void> one_of(const json& value, Place place, Expectations& into,
                    std::initializer_list<std::string_view> words) {
    const auto text = read_string(value, place);
    if (!text)
        return tl::make_unexpected(text.error());
    std::string all;
    for (const auto word : words) {
        if (*text == word) {
            into.*member = *text;
            return {};
        }
        all += (all.empty() ? "\"" : ", \"") + std::string(word) + "\"";
    }
    return misfit(place, "one of " + all, value);
}

template <auto member>
Result<void> networks(const json& value, Place place, Expectations& into) {
    auto texts = read_strings(value, place);
    if (!texts)
        return tl::make_unexpected(texts.error());
    for (const auto& text : *texts)
        if (!checks::cidr(text))
            return misfit(place, "IPv4 networks like 192.168.0.0/16", text);
    into.*member = std::move(*texts);
    return {};
}

constexpr unsigned most_pods = 4096;

constexpr std::array<Field<Expectations>, 15> fields = {{
    {"account", text<&Expectations::account>},
    {"region", text<&Expectations::region>},
    {"vpc", text<&Expectations::vpc>},
    {"cluster", text<&Expectations::cluster>},
    {"endpoint", text<&Expectations::endpoint>},
    {"network_plugin",
     [](const json& v, Place p, Expectations& e) {
         return one_of<&Expectations::network_plugin>(v, p, e, {"terway", "flannel"});
     }},
    {"terway_mode",
     [](const json& v, Place p, Expectations& e) {
         return one_of<&Expectations::terway_mode>(v, p, e, {"shared", "exclusive", "datapathv2"});
     }},
    {"terway_zones", texts<&Expectations::terway_zones>},
    {"ip_stack",
     [](const json& v, Place p, Expectations& e) {
         return one_of<&Expectations::ip_stack>(v, p, e, {"ipv4", "dual"});
     }},
    {"ram_role", text<&Expectations::ram_role>},
    {"vpc_cidrs", networks<&Expectations::vpc_cidrs>},
    {"pod_cidrs", networks<&Expectations::pod_cidrs>},
    {"service_cidrs", networks<&Expectations::service_cidrs>},
    {"resolvers", texts<&Expectations::resolvers>},
    {"least_pods", [](const json& v, Place p,
                      Expectations& e) { return put(read_whole(v, p, 0, most_pods), e.least_pods); }},
}};

} // namespace

Result<void> read_expectations(const json& value, const std::string& place, Expectations& into) {
    return read_object<Expectations>(value, place, fields, into);
}

std::vector<std::string> expectation_names() {
    std::vector<std::string> names;
    for (const auto& field : fields)
        names.emplace_back(field.name);
    return names;
}

} // namespace ack::agent
