// What a disk's own answers say of who else may use it. Pure: the bytes come from host/shared_disk.hpp.
#pragma once

#include "host/result.hpp"
#include "host/shared_disk.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ack::disk {

// NMIC of an Identify Namespace answer: the namespace may be attached to several controllers, of several hosts too.
Result<bool> may_be_shared(const host::Bytes& identify_namespace);
// RESCAP of the same answer: it knows reservations.
Result<bool> knows_reservations(const host::Bytes& identify_namespace);

// In words, one for each host that has registered: "host 0x…, key 0x… (holds the reservation)". None: nobody has.
Result<std::vector<std::string>> nvme_registrants(const host::Bytes& reservation_report);
// "key 0x…", one for each registered.
Result<std::vector<std::string>> scsi_keys(const host::Bytes& read_keys);
// "reserved with key 0x…"; nothing when it is not reserved.
Result<std::optional<std::string>> scsi_holder(const host::Bytes& read_reservation);

}   // namespace ack::disk
