// Signals turned into stop tokens: handlers only note, a thread of ours tells.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace ack::host {

// Blocks the given signals in this and all later threads and calls `on_signal` on a thread of its own for each that comes.
// Children started through host/process get the ordinary dispositions back. Make it before other threads start.
class SignalWatch {
public:
    SignalWatch(const std::vector<int>& signals, std::function<void(int)> on_signal);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

private:
    struct State;
    std::unique_ptr<State> state_;
};

void ignore_broken_pipes();      // SIGPIPE becomes EPIPE

}   // namespace ack::host
