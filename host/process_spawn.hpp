// The start of a program (Boost.Process v2), apart because its headers are slow to compile.
#pragma once

#include "host/descriptor.hpp"
#include "host/process.hpp"
#include "host/result.hpp"

#include <sys/types.h>

namespace ack::host {

struct Spawned {
    pid_t pid = 0;
    Descriptor output;   // reads what the child writes to stdout and stderr; does not block
};

// The child: in a session of its own if asked, every signal as by default, stdin /dev/null or an empty pipe,
// no other descriptor of ours. A program that cannot be executed is an error, not a child that ends with 127.
Result<Spawned> spawn(const ProcessRequest& request);

}   // namespace ack::host
