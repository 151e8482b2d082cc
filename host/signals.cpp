#include "host/signals.hpp"

#include "host/descriptor.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>

namespace ack::host {

struct SignalWatch::State {
    std::function<void(int)> on_signal;
    sigset_t before{};
    Descriptor signals, end;
    std::thread thread;

    void watch() const {
        while (true) {
            pollfd ready[] = {{signals.get(), POLLIN, 0}, {end.get(), POLLIN, 0}};
            if (::poll(ready, 2, -1) < 0 && errno != EINTR) return;
            if (ready[1].revents != 0) return;
            signalfd_siginfo info{};
            if (ready[0].revents != 0 && ::read(signals.get(), &info, sizeof info) == sizeof info) {
                on_signal(static_cast<int>(info.ssi_signo));
            }
        }
    }
};

SignalWatch::SignalWatch(const std::vector<int>& signals, std::function<void(int)> on_signal)
    : state_(std::make_unique<State>()) {
    sigset_t watched;
    ::sigemptyset(&watched);
    for (const int one : signals) {
        // One that is ignored (nohup) would never arrive.
        ::signal(one, SIG_DFL);
        ::sigaddset(&watched, one);
    }
    if (const int code = ::pthread_sigmask(SIG_BLOCK, &watched, &state_->before); code != 0) {
        throw std::system_error(code, std::generic_category(), "blocking signals");
    }
    state_->on_signal = std::move(on_signal);
    state_->signals = Descriptor(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
    state_->end = Descriptor(::eventfd(0, EFD_CLOEXEC));
    if (!state_->signals || !state_->end) {
        throw std::system_error(errno, std::generic_category(), "watching signals");
    }
    state_->thread = std::thread([state = state_.get()] { state->watch(); });
}

SignalWatch::~SignalWatch() {
    ::eventfd_write(state_->end.get(), 1);
    state_->thread.join();
    ::pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
}

void ignore_broken_pipes() {
    ::signal(SIGPIPE, SIG_IGN);
}

}   // namespace ack::host
