// How the report and the progress look: UTF-8 terminal with colour, ASCII at 80 columns, or no terminal at all.
#pragma once

#include "agent/report.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ack::agent {

struct Screen {
    bool terminal = false;       // standard output is one
    bool colour = false, utf8 = false;
    unsigned columns = 80, lines = 25;
    bool verbose = false;
};

// From isatty, TERM, LANG/LC_ALL/LC_CTYPE, NO_COLOR and the window size.
Screen look_at_screen(bool verbose);

// The whole report as text. Terminal: findings grouped, failures first, the summary last and within 25 lines.
// No terminal: verdict first, verdict last, under 6,000 bytes in all unless verbose, last line the JSON object.
std::string render(const Report& report, const Screen& screen);

// "ack-attach plan": what run would do to the disks, and why.
std::string render_plan(const disk::DiskPlan& plan, const Screen& screen);

// Text for this screen: without UTF-8 every other character becomes ASCII ('→' "->", '«' "<" …); control characters of
// foreign text never reach a terminal.
std::string printable(std::string_view text, const Screen& screen);

std::string to_junit(const Report& report);

}   // namespace ack::agent
