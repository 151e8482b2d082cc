#include "agent/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace ack::agent {

namespace {

std::string setting(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// The first that is set and not empty decides, as in setlocale(3).
bool locale_is_utf8() {
    for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value = setting(name);
        if (value.empty())
            continue;
        std::ranges::transform(value, value.begin(),
                               [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        return value.find("UTF-8") != std::string::npos || value.find("UTF8") != std::string::npos;
    }
    return false;
}

}   // namespace

Screen look_at_screen(bool verbose) {
    Screen screen;
    screen.verbose = verbose;
    screen.terminal = ::isatty(STDOUT_FILENO) == 1;
    screen.utf8 = locale_is_utf8();
    if (!screen.terminal)
        return screen;

    const std::string term = setting("TERM");
    const bool simple = term.empty() || term == "dumb" || term == "linux" || term.starts_with("vt");
    screen.utf8 = screen.utf8 && !simple;
    screen.colour = screen.utf8 && setting("NO_COLOR").empty();
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 && size.ws_row >= 10) {
        screen.columns = size.ws_col;
        screen.lines = size.ws_row;
    }
    if (simple) {
        screen.columns = std::min(screen.columns, 80U);
        screen.lines = std::min(screen.lines, 25U);
    }
    return screen;
}

}   // namespace ack::agent
