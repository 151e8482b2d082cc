#include "server.hpp"

#include "log.hpp"
#include "notify.hpp"
#include "wire.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <thread>

namespace standin {
namespace {
sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

void accept_forever(int listener, const std::function<void(int)>& handler) {
    for (;;) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno != EINTR && errno != ECONNABORTED)
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            continue;
        }
        std::thread([fd, handler] {
            try {
                handler(fd);
            } catch (const std::exception& e) {
                log(std::string("connection ended: ") + e.what());
            }
        }).detach();
    }
}
} // namespace

void block_signals() {
    std::signal(SIGPIPE, SIG_IGN);
    const auto set = ending_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void listen_on(const std::string& address, std::function<void(int)> handler, bool refuse) {
    const int listener = listening_socket(address, refuse);
    if (!refuse)
        std::thread(accept_forever, listener, std::move(handler)).detach();
}

int run_until_signal() {
    std::puts("ready");
    std::fflush(stdout);
    notify("READY=1");
    const auto set = ending_signals();
    int signal = 0;
    ::sigwait(&set, &signal);
    notify("STOPPING=1");
    return 0;
}

} // namespace standin
