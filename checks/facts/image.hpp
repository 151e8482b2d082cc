// Facts about what an image carries that an instance made from it must not have.
#pragma once

#include "host/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ack::checks {

struct FoundThing {                      // a file or a line that should not be in an image
    std::string path;                    // with ":line" where it is a line
    std::string what;                    // "AccessKey id": what it is, never its text
    bool operator==(const FoundThing&) const = default;
};

struct CloudInit {
    std::string version;                 // of cloudinit/version.py; empty: not installed
    bool disabled = false;               // /etc/cloud/cloud-init.disabled
    bool enabled = false;                // its units are wanted by a target
    bool operator==(const CloudInit&) const = default;
};

struct LogState {
    std::uint64_t bytes = 0;             // of all files below /var/log
    std::vector<FoundThing> secrets;
    bool operator==(const LogState&) const = default;
};

template <class T> Fact<T> only_of_images() { return fail("only the profile image asks for this"); }

struct ImageFacts {
    Fact<std::string> dbus_machine_id = only_of_images<std::string>();     // empty when it is a link or not there
    Fact<std::vector<std::string>> ssh_host_keys = only_of_images<std::vector<std::string>>();
    Fact<std::vector<FoundThing>> personal_files = only_of_images<std::vector<FoundThing>>();
    Fact<std::vector<FoundThing>> credentials = only_of_images<std::vector<FoundThing>>();
    Fact<std::vector<FoundThing>> instance_state = only_of_images<std::vector<FoundThing>>();
    Fact<CloudInit> cloud_init = only_of_images<CloudInit>();
    Fact<std::vector<std::string>> cloud_assistant = only_of_images<std::vector<std::string>>();   // its unit and programs
    Fact<std::vector<FoundThing>> runtime_state = only_of_images<std::vector<FoundThing>>();
    Fact<LogState> logs = only_of_images<LogState>();
    Fact<std::vector<std::string>> masked_units = only_of_images<std::vector<std::string>>();      // in /etc/systemd/system

    bool operator==(const ImageFacts&) const = default;
};

}   // namespace ack::checks
