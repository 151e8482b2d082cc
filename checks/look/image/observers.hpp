// Observers of what an image carries. Each reads files only.
#pragma once

#include "checks/facts/image.hpp"
#include "host/deadline.hpp"
#include "host/side_by_side.hpp"
#include "host/view.hpp"

namespace ack::checks {

void add_image_subjects(const host::HostView& view, ImageFacts& image, std::vector<host::Subject>& into);

Fact<std::string> look_at_dbus_machine_id(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_ssh_host_keys(const host::HostView& view, Deadline deadline);
Fact<std::vector<FoundThing>> look_at_personal_files(const host::HostView& view, Deadline deadline);
Fact<std::vector<FoundThing>> look_at_credentials(const host::HostView& view, Deadline deadline);
Fact<std::vector<FoundThing>> look_at_instance_state(const host::HostView& view, Deadline deadline);
Fact<CloudInit> look_at_cloud_init(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_cloud_assistant(const host::HostView& view, Deadline deadline);
Fact<std::vector<FoundThing>> look_at_runtime_state(const host::HostView& view, Deadline deadline);
Fact<LogState> look_at_logs(const host::HostView& view, Deadline deadline);
Fact<std::vector<std::string>> look_at_masked_units(const host::HostView& view, Deadline deadline);

// /root and the directories in /home.
Result<std::vector<std::string>> homes(const host::HostView& view);
// Paths of a directory's files whose names begin and end so; none when the directory is not there.
Result<std::vector<std::string>> files_in(const host::HostView& view, const std::string& directory,
                                          std::string_view begin, std::string_view end);
// Size of what is there, or nothing; links count as what they lead to.
Result<std::optional<std::uint64_t>> size_if_there(const host::HostView& view, const std::string& path);

} // namespace ack::checks
