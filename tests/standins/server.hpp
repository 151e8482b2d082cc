#pragma once
#include <functional>
#include <string>

namespace standin {

// Called before any thread starts: SIGTERM and SIGINT are then taken by run_until_signal alone.
void block_signals();

// Listens and hands every accepted descriptor to `handler` on a thread of its own. What the handler throws is
// logged. `refuse`: the port is taken but nobody listens, so that connecting is refused.
void listen_on(const std::string& address, std::function<void(int fd)> handler, bool refuse = false);

// Prints `ready`, tells the service manager, sleeps until SIGTERM or SIGINT, returns the exit status.
int run_until_signal();

} // namespace standin
