#pragma once
#include <string>

namespace standin {

// Tells the service manager (NOTIFY_SOCKET), if there is one. Never fails.
void notify(const std::string& state);

} // namespace standin
