// What the worker tells whoever follows it, one JSON object a line in the run's events file.
#pragma once

#include "host/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace ack::agent {

enum class EventKind {
    stage,       // "look", "judge", "prepare", "attach", "verify": what it does now
    note,        // a line for people
    progress,    // replaces the line before it on a terminal
    output,      // a line of the attach script, redacted
    finished,    // the report is there; text is the exit code
};

struct Event {
    EventKind kind = EventKind::note;
    std::string text;
    double seconds = 0;          // since the start of the run
};

std::string to_line(const Event& event);     // without a newline at its end
Result<Event> parse_event(std::string_view line);

}   // namespace ack::agent
