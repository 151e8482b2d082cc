#include "host/shared_disk.hpp"

#include <linux/nvme_ioctl.h>
#include <scsi/sg.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace ack::host {

namespace {

constexpr std::uint32_t patience_ms = 5'000;
constexpr std::size_t nvme_page = 4096;

Result<std::uint32_t> nvme_namespace_id(int device) {
    const int id = ::ioctl(device, NVME_IOCTL_ID);
    if (id < 0) return fail_errno("asking for the NVMe namespace's number", errno);
    return static_cast<std::uint32_t>(id);
}

// Status code and type of a completion (figure "Status Field"): generic, "invalid command opcode" or "invalid field".
bool nvme_does_not_know(int status) {
    const unsigned code = static_cast<unsigned>(status) & 0x7FFU;
    return code == 0x01 || code == 0x02;
}

constexpr std::uint8_t good = 0x00, check_condition = 0x02, reservation_conflict = 0x18;
constexpr std::uint8_t illegal_request = 0x05;

// Fixed format has the key in byte 2, descriptor format (response codes 72h, 73h) in byte 1: SPC-4 4.5.
std::uint8_t sense_key(const std::array<std::uint8_t, 32>& sense) {
    const bool descriptors = (sense[0] & 0x7EU) == 0x72;
    return (descriptors ? sense[1] : sense[2]) & 0x0FU;
}

}   // namespace

Result<Bytes> nvme_identify_namespace(int device) {
    const auto id = nvme_namespace_id(device);
    if (!id) return tl::unexpected(id.error());
    Bytes data(nvme_page);
    nvme_admin_cmd command{};
    command.opcode = 0x06;
    command.nsid = *id;
    command.addr = reinterpret_cast<std::uintptr_t>(data.data());
    command.data_len = static_cast<std::uint32_t>(data.size());
    command.timeout_ms = patience_ms;
    const int status = ::ioctl(device, NVME_IOCTL_ADMIN_CMD, &command);
    if (status < 0) return fail_errno("NVMe Identify Namespace", errno);
    if (status > 0) return fail("NVMe Identify Namespace: the disk answers with status " + std::to_string(status), EIO);
    return data;
}

Result<std::optional<Bytes>> nvme_reservation_report(int device) {
    const auto id = nvme_namespace_id(device);
    if (!id) return tl::unexpected(id.error());
    Bytes data(nvme_page);
    nvme_passthru_cmd command{};
    command.opcode = 0x0E;
    command.nsid = *id;
    command.addr = reinterpret_cast<std::uintptr_t>(data.data());
    command.data_len = static_cast<std::uint32_t>(data.size());
    command.cdw10 = static_cast<std::uint32_t>(data.size() / 4 - 1);    // dwords, counted from 0
    command.timeout_ms = patience_ms;
    const int status = ::ioctl(device, NVME_IOCTL_IO_CMD, &command);
    if (status < 0) return fail_errno("NVMe Reservation Report", errno);
    if (status == 0) return data;
    if (nvme_does_not_know(status)) return std::nullopt;
    return fail("NVMe Reservation Report: the disk answers with status " + std::to_string(status), EIO);
}

Result<std::optional<Bytes>> scsi_reservations(int device, ReservationQuestion question) {
    constexpr std::uint8_t persistent_reserve_in = 0x5E;
    Bytes data(1024);
    std::array<std::uint8_t, 32> sense{};
    std::array<std::uint8_t, 10> command{};
    command[0] = persistent_reserve_in;
    command[1] = question == ReservationQuestion::read_keys ? 0 : 1;
    command[7] = static_cast<std::uint8_t>(data.size() >> 8U);
    command[8] = static_cast<std::uint8_t>(data.size() & 0xFFU);
    sg_io_hdr request{};
    request.interface_id = 'S';
    request.dxfer_direction = SG_DXFER_FROM_DEV;
    request.cmd_len = command.size();
    request.cmdp = command.data();
    request.mx_sb_len = sense.size();
    request.sbp = sense.data();
    request.dxfer_len = static_cast<unsigned>(data.size());
    request.dxferp = data.data();
    request.timeout = patience_ms;
    if (::ioctl(device, SG_IO, &request) != 0) return fail_errno("SCSI PERSISTENT RESERVE IN", errno);
    if (request.status == reservation_conflict) return fail("another host has reserved the disk", EBUSY);
    if (request.status == check_condition && sense_key(sense) == illegal_request) return std::nullopt;
    if (request.status != good || request.host_status != 0 || request.driver_status != 0)
        return fail("SCSI PERSISTENT RESERVE IN: the disk answers with status " + std::to_string(request.status), EIO);
    const auto missing = static_cast<std::size_t>(std::max(request.resid, 0));
    return Bytes(data.begin(), data.end() - static_cast<std::ptrdiff_t>(std::min(missing, data.size())));
}

}   // namespace ack::host
