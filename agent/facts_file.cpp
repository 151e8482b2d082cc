#include "agent/facts_file.hpp"

#include "agent/json_read.hpp"
#include "agent/json_text.hpp"
#include "agent/redact.hpp"

#include <array>

namespace ack::agent {

namespace {

using nlohmann::json;
using Place = const std::string&;

constexpr int schema = 1;
constexpr std::size_t most_bytes = 64U << 20;

void redact_all(json& value, const Redactor& redactor) {
    if (value.is_string())
        value = redactor.redact(value.get_ref<const std::string&>());
    if (value.is_structured())
        for (json& inner : value)
            redact_all(inner, redactor);
}

constexpr std::array<Field<RecordedFacts>, 3> fields = {{
    {"schema", [](const json&, Place, RecordedFacts&) -> Result<void> { return {}; }, true},
    {"host",
     [](const json& v, Place p, RecordedFacts& facts) -> Result<void> {
         auto host = checks::facts_from_json(v);
         if (!host)
             return fail(p + ": " + host.error().what);
         facts.host = std::move(*host);
         return {};
     },
     true},
    {"disks",
     [](const json& v, Place p, RecordedFacts& facts) -> Result<void> {
         auto disks = disk::inventory_from_json(v);
         if (!disks)
             return fail(p + ": " + disks.error().what);
         facts.disks = std::move(*disks);
         return {};
     },
     true},
}};

}   // namespace

std::string facts_text(const RecordedFacts& facts) {
    json value = {{"schema", schema}, {"host", facts.host}, {"disks", facts.disks}};
    redact_all(value, Redactor{});
    return pretty(value);
}

Result<RecordedFacts> parse_facts(std::string_view text, const std::string& file) {
    const auto parsed = parse_json(text, file);
    if (!parsed)
        return tl::make_unexpected(parsed.error());
    if (auto done = has_schema(*parsed, schema); !done)
        return fail(file + ": " + done.error().what);
    RecordedFacts facts;
    if (auto done = read_object<RecordedFacts>(*parsed, "", fields, facts); !done)
        return fail(file + ": " + done.error().what);
    return facts;
}

Result<RecordedFacts> read_facts(const std::filesystem::path& file) {
    const auto view = host::HostView::open("/");
    if (!view)
        return tl::make_unexpected(view.error());
    const auto text = view->read(file, most_bytes);
    if (!text)
        return fail("--facts " + file.string() + ": " + text.error().what);
    return parse_facts(*text, file);
}

}   // namespace ack::agent
