// What `facts` prints and --facts reads: {"schema":1,"host":…,"disks":…}.
#pragma once

#include "checks/facts.hpp"
#include "disk/inventory.hpp"
#include "host/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace ack::agent {

struct RecordedFacts {
    checks::HostFacts host;
    disk::DiskInventory disks;
};

// Redacted: fstab options and drop-ins may hold what nobody else should see.
std::string facts_text(const RecordedFacts& facts);
Result<RecordedFacts> parse_facts(std::string_view text, const std::string& file);
Result<RecordedFacts> read_facts(const std::filesystem::path& file);

}   // namespace ack::agent
