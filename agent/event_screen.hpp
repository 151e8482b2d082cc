// What a follower of a run sees while it goes on.
#pragma once

#include "agent/events.hpp"
#include "agent/screen.hpp"

#include <cstddef>
#include <string>

namespace ack::agent {

// Terminal: every line with the time since the start, the last one renewed while nothing new comes.
// No terminal: stages and notes only, at most 1,100 bytes of them, because what is kept of the output is short.
class EventScreen {
public:
    explicit EventScreen(const Screen& screen) : screen_(screen) {}

    void show(const Event& event);
    void tick();             // nothing new has come for a while
    void finish();           // the last line stands; what follows begins on a new one

private:
    void line(const std::string& text, bool stays);
    void without_terminal(const Event& event);

    const Screen& screen_;
    std::string now_;        // the stage or progress that is renewed on a terminal
    double at_ = 0;          // seconds of the run when it came
    double came_ = 0;        // on our own clock
    bool open_ = false;      // a line without its end stands on the terminal
    std::size_t written_ = 0;
};

}   // namespace ack::agent
