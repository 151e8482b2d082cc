#include "agent/events.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace ack::agent {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 5> kinds = {"stage", "note", "progress", "output", "finished"};

}   // namespace

std::string to_line(const Event& event) {
    const json line = {{"kind", kinds.at(static_cast<std::size_t>(event.kind))},
                       {"seconds", event.seconds},
                       {"text", event.text}};
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Event> parse_event(std::string_view line) {
    const json parsed = json::parse(line, nullptr, false);
    if (!parsed.is_object())
        return fail("an event is not a JSON object");
    const auto kind = parsed.find("kind"), text = parsed.find("text"), seconds = parsed.find("seconds");
    const bool whole = kind != parsed.end() && kind->is_string() && text != parsed.end() &&
                       text->is_string() && seconds != parsed.end() && seconds->is_number();
    if (!whole)
        return fail("an event lacks kind, text or seconds");
    const auto known = std::ranges::find(kinds, kind->get_ref<const std::string&>());
    if (known == kinds.end())
        return fail("an event is of the unknown kind \"" + kind->get<std::string>() + "\"");
    return Event{static_cast<EventKind>(known - kinds.begin()), text->get<std::string>(),
                 seconds->get<double>()};
}

}   // namespace ack::agent
