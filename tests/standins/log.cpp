#include "log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace standin {
namespace {
int target = STDERR_FILENO;
}

void log_to(const std::string& path) {
    if (path.empty())
        return;
    target = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (target < 0)
        throw std::runtime_error("cannot write " + path);
}

void log(const std::string& line) {
    const auto text = now_rfc3339() + " " + line + "\n";
    if (::write(target, text.data(), text.size()) < 0)
        return; // nobody left to tell
}

std::string now_rfc3339(long offset_seconds) {
    const std::time_t now = std::time(nullptr) + offset_seconds;
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

} // namespace standin
