#pragma once
#include <string>

namespace standin {

void log_to(const std::string& path); // empty: standard error
void log(const std::string& line);    // one line with the time in front; safe from any thread
std::string now_rfc3339(long offset_seconds = 0);

} // namespace standin
