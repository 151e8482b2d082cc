// Extended attributes: SELinux labels, access control lists, what users set.
#pragma once

#include "host/result.hpp"

namespace ack::host {

// From one open file to another, but for those that speak of the content (IMA, EVM). A filesystem without any
// is fine.
Result<void> copy_extended_attributes(int from, int to);

}   // namespace ack::host
