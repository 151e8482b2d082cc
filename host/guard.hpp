// Ending in time whatever hangs: a thread that waits in the kernel for a dead disk or file server keeps its whole process
// from ending, SIGKILL or not. So the work is done in a child, which is left behind when it does not come to an end.
#pragma once

#include "host/deadline.hpp"

#include <functional>

namespace ack::host {

// Runs `work` in a child and gives what it gives; a child that is ended by a signal ends us by the same one, and the child
// does not outlive us by more than what hangs in it. Where there is no child to be had, `work` runs right here.
// Past the deadline `late` is called, here, for the result instead. Call it before there are threads.
int run_guarded(const std::function<int()>& work, Deadline deadline, const std::function<int()>& late);

// In the child: another deadline, once it is known. Elsewhere it does nothing.
void set_guard(Deadline deadline);

// In the child: from here on nothing of the host is waited for, only whoever takes our output, and the deadline holds no
// longer. Elsewhere it does nothing.
void leave_guard();

}   // namespace ack::host
