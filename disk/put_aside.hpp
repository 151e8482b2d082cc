// Putting the old directories aside, all of them or none. For apply alone.
#pragma once

#include "disk/data_copy.hpp"

namespace ack::disk {

// Looked at before the first one is put aside, and before fstab mounts anything over them: nobody uses any of
// them, and the disk holds whole copies.
StepResult all_may_be_put_aside(const Applying& applying);

// The same of one of them, which stands at `path` now.
StepResult is_what_was_copied(const Applying& applying, const SwitchDirectory& step, const std::string& path);

// Of the first `begun` steps: what was put aside goes back to its place, and the lines in fstab for all that
// is not aside are taken out, because the next boot would mount old copies over what goes on there. Words for
// people on what could not be put back, with the remedy; empty: all could.
std::string put_all_back(const Applying& applying, std::size_t begun);

// What the next boot would mount over what the plan was to put aside, with the remedy; empty: nothing.
std::string mounted_at_next_boot(const Applying& applying);

} // namespace ack::disk
