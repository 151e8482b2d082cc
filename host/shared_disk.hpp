// Asking a disk itself who else may use it: NVMe and SCSI commands that change nothing, through a descriptor that may be
// read-only. Each may wait for a disk that does not answer; the kernel ends a command after its own time limit.
#pragma once

#include "host/result.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace ack::host {

using Bytes = std::vector<std::byte>;

// Identify Namespace (NVM Express base specification, opcode 06h, CNS 00h): 4096 bytes.
Result<Bytes> nvme_identify_namespace(int device);
// Reservation Report (opcode 0Eh); nothing when the namespace does not know the command.
Result<std::optional<Bytes>> nvme_reservation_report(int device);

enum class ReservationQuestion { read_keys, read_reservation };
// PERSISTENT RESERVE IN (SPC-4 6.15) through SG_IO; nothing when the device does not know the command. EBUSY: refused,
// because another host has reserved the device.
Result<std::optional<Bytes>> scsi_reservations(int device, ReservationQuestion question);

}   // namespace ack::host
