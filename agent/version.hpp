// Which build this is.
#pragma once

#include <string>
#include <string_view>

namespace ack::agent {

std::string version_text(); // "0.1.0"
std::string version_line(); // "ack-attach 0.1.0 (commit 0123456789ab, g++ 12.2.0)"

}   // namespace ack::agent
