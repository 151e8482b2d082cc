// Looking at many things side by side, none of which can hold up the others: what does not answer is left behind.
#pragma once

#include "host/deadline.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace ack::host {

struct Subject {
    std::string group, name;     // for people: "host", "gpus"
    // Gives what puts the answer in its place. Runs on a thread that is left behind when it hangs, so it owns all that it
    // touches; its result is called by the caller of side_by_side, or dropped.
    std::function<std::function<void()>(Deadline)> look;
    std::function<void(const std::string& why)> give_up;     // puts the reason there instead
    std::chrono::milliseconds patience{20'000};              // from its start
};

struct Took {
    std::string group, name;
    std::chrono::microseconds time{0};       // until its answer, or until it was given up
    bool answered = false;
    bool operator==(const Took&) const = default;
};

// Ends within the deadline, whatever hangs; the answer of a subject that throws is given up too. Two at a time, and more
// as long as none of those under way comes to an end. Results are put and returned in the order given.
std::vector<Took> side_by_side(std::vector<Subject> subjects, Deadline deadline);

}   // namespace ack::host
