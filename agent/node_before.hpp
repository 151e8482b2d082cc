// The API server asked before anything is changed, with what an earlier joining left on this host: whose is
// the node of that name?
#pragma once

#include "checks/check.hpp"
#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <string>

namespace ack::agent {

struct NodeBefore {
    // What it said. An error with the code checks::nobody_asks: nothing here could ask, or need not, and why.
    Fact<checks::JoinedNode> node = fail("the API server was not asked");
    bool known_there =
        false; // the server that the command names (not only kubelet.conf's own) knows this node
};

// `is_member`: kubelet.conf leads to the very server that is asked about, so that what does not answer now is
// asked again by the proof. Credentials that the command's server does not take are a reason not to ask; a
// server that does not answer leaves the node unknown.
NodeBefore ask_before(const host::HostView& view, const checks::CommandAsks& asks, bool is_member,
                      Deadline deadline);

} // namespace ack::agent
