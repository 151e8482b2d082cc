#include "disk/sharing.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace ack::disk {

namespace {

std::uint64_t little_endian(const host::Bytes& data, std::size_t at, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i > 0; --i) value = value << 8U | std::to_integer<std::uint64_t>(data[at + i - 1]);
    return value;
}

std::uint64_t big_endian(const host::Bytes& data, std::size_t at, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value = value << 8U | std::to_integer<std::uint64_t>(data[at + i]);
    return value;
}

std::string hex(std::uint64_t value) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "0x%llx", static_cast<unsigned long long>(value));
    return text.data();
}

// Identify Namespace data structure, NVM command set.
constexpr std::size_t nsze = 0, nmic = 30, rescap = 31, namespace_bytes = 4096;

Result<std::uint64_t> byte_of_namespace(const host::Bytes& data, std::size_t at) {
    if (data.size() < namespace_bytes) return fail("the NVMe disk's description of itself is cut off");
    if (little_endian(data, nsze, 8) == 0) return fail("the NVMe disk says that this namespace is not active");
    return little_endian(data, at, 1);
}

constexpr std::size_t scsi_header = 8;

Result<std::uint64_t> scsi_length(const host::Bytes& data) {
    if (data.size() < scsi_header) return fail("the SCSI disk's answer about reservations is cut off");
    return big_endian(data, 4, 4);
}

}   // namespace

Result<bool> may_be_shared(const host::Bytes& identify_namespace) {
    const auto value = byte_of_namespace(identify_namespace, nmic);
    if (!value) return tl::unexpected(value.error());
    return (*value & 1U) != 0;
}

Result<bool> knows_reservations(const host::Bytes& identify_namespace) {
    const auto value = byte_of_namespace(identify_namespace, rescap);
    if (!value) return tl::unexpected(value.error());
    return *value != 0;
}

// Reservation Status data structure: a header of 24 bytes, then 24 for each registered controller.
Result<std::vector<std::string>> nvme_registrants(const host::Bytes& report) {
    constexpr std::size_t header = 24, entry = 24, count_at = 5;
    if (report.size() < header) return fail("the NVMe disk's report of reservations is cut off");
    const auto count = little_endian(report, count_at, 2);
    std::vector<std::string> words;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto at = header + i * entry;
        if (at + entry > report.size()) break;    // more than fit: those that did are enough to refuse
        const bool holds = (little_endian(report, at + 2, 1) & 1U) != 0;
        words.push_back("host " + hex(little_endian(report, at + 8, 8)) + ", key " +
                        hex(little_endian(report, at + 16, 8)) + (holds ? " (holds the reservation)" : ""));
    }
    const bool reserved = little_endian(report, 4, 1) != 0;
    if (reserved && words.empty()) words.emplace_back("a host that it does not name");
    return words;
}

Result<std::vector<std::string>> scsi_keys(const host::Bytes& read_keys) {
    const auto length = scsi_length(read_keys);
    if (!length) return tl::unexpected(length.error());
    std::vector<std::string> words;
    for (std::size_t at = scsi_header; at + 8 <= read_keys.size() && at + 8 <= scsi_header + *length; at += 8)
        words.push_back("key " + hex(big_endian(read_keys, at, 8)));
    if (*length != 0 && words.empty()) return fail("the SCSI disk's list of keys is cut off");
    return words;
}

Result<std::optional<std::string>> scsi_holder(const host::Bytes& read_reservation) {
    const auto length = scsi_length(read_reservation);
    if (!length) return tl::unexpected(length.error());
    if (*length == 0) return std::nullopt;
    if (read_reservation.size() < scsi_header + 8) return fail("the SCSI disk's reservation is cut off");
    return "reserved with key " + hex(big_endian(read_reservation, scsi_header, 8));
}

}   // namespace ack::disk
