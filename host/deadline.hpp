// A point on the steady clock that waits are measured against. One overall deadline is handed down;
// `within` makes a shorter one for a part, never a longer one.
#pragma once

#include <algorithm>
#include <chrono>

namespace ack {

class Deadline {
public:
    using Clock = std::chrono::steady_clock;

    static Deadline in(std::chrono::milliseconds time) { return Deadline(Clock::now() + time); }
    static Deadline never() { return Deadline(Clock::time_point::max()); }

    Deadline within(std::chrono::milliseconds time) const { return Deadline(std::min(at_, Clock::now() + time)); }

    bool passed() const { return Clock::now() >= at_; }

    // Milliseconds left, rounded up, never negative; at most one day, so that it fits poll(2)'s int.
    std::chrono::milliseconds left() const {
        constexpr std::chrono::milliseconds day{86'400'000};
        const auto now = Clock::now();
        if (at_ <= now) return std::chrono::milliseconds{0};
        if (at_ - now > day) return day;
        return std::chrono::ceil<std::chrono::milliseconds>(at_ - now);
    }

    Clock::time_point at() const { return at_; }

private:
    explicit Deadline(Clock::time_point at) : at_(at) {}
    Clock::time_point at_;
};

}   // namespace ack
