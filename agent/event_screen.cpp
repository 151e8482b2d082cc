#include "agent/event_screen.hpp"

#include <chrono>
#include <cstdio>

namespace ack::agent {

namespace {

constexpr std::size_t budget_without_terminal = 1100;

double our_clock() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string clock_text(double seconds) {
    char text[32];
    const long whole = static_cast<long>(seconds);
    std::snprintf(text, sizeof text, "%3ld:%02ld  ", whole / 60, whole % 60);
    return text;
}

// So that a terminal never wraps a line that is to be renewed. Bytes are enough here: too short is harmless.
std::string cut(std::string text, unsigned columns) {
    if (text.size() < columns) return text;
    std::size_t end = columns > 1 ? columns - 1 : 0;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text;
}

}   // namespace

void EventScreen::line(const std::string& text, bool stays) {
    std::string out = open_ ? "\r" : "";
    out += cut(text, screen_.columns);
    if (open_) out += "\x1b[K";
    if (stays) out += "\n";
    open_ = !stays;
    std::fwrite(out.data(), 1, out.size(), stdout);
    std::fflush(stdout);
}

void EventScreen::without_terminal(const Event& event) {
    const bool wanted = event.kind == EventKind::stage || event.kind == EventKind::note ||
                        (screen_.verbose && event.kind == EventKind::output);
    if (!wanted) return;
    const std::string text = printable(event.text, screen_) + "\n";
    if (!screen_.verbose && written_ + text.size() > budget_without_terminal) return;
    written_ += text.size();
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void EventScreen::show(const Event& event) {
    if (event.kind == EventKind::finished) return;
    if (!screen_.terminal) return without_terminal(event);
    const std::string text = printable(event.text, screen_);
    if (event.kind == EventKind::stage || event.kind == EventKind::progress) {
        if (event.kind == EventKind::stage) finish();
        now_ = text;
        at_ = event.seconds;
        came_ = our_clock();
        line(clock_text(at_) + now_, false);
        return;
    }
    const std::string mark = event.kind == EventKind::output ? "| " : "  ";
    line(clock_text(event.seconds) + mark + text, true);
}

void EventScreen::tick() {
    if (screen_.terminal && !now_.empty()) line(clock_text(at_ + our_clock() - came_) + now_, false);
}

void EventScreen::finish() {
    if (!open_) return;
    std::fputs("\n", stdout);
    std::fflush(stdout);
    open_ = false;
}

}   // namespace ack::agent
