#include "checks/listeners.hpp"

namespace ack::checks {

std::string holder_of(const Listener& listener) {
    if (listener.pid == 0)
        return "a process that could not be told";
    return listener.command + " (process " + std::to_string(listener.pid) + ")";
}

std::string describe(const Listener& listener) {
    return "port " + std::to_string(listener.port) + " at " + listener.address + " is held by " +
           holder_of(listener);
}

} // namespace ack::checks
