#include "host/signatures.hpp"

#include <blkid/blkid.h>
#include <fcntl.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string_view>
#include <unistd.h>

namespace ack::host {

namespace {

struct FreeProbe {
    void operator()(blkid_struct_probe* probe) const { ::blkid_free_probe(probe); }
};
using Probe = std::unique_ptr<blkid_struct_probe, FreeProbe>;

// libblkid reads some forty small pieces one after the other, nearly all of them in the first 132 and the last 544 KiB:
// asked for at once they are two reads. A failure here is no matter, libblkid will meet it.
void read_ahead(int descriptor) {
    constexpr off_t first = 132 << 10, last = 544 << 10;
    const off_t end = ::lseek(descriptor, 0, SEEK_END);
    ::posix_fadvise(descriptor, 0, first, POSIX_FADV_WILLNEED);
    if (end > last) ::posix_fadvise(descriptor, end - last, last, POSIX_FADV_WILLNEED);
}

// libblkid reads into memory and at offsets that O_DIRECT does not take. And what the page cache holds may be
// older than the disk, when another machine writes to it.
class WithoutDirect {
public:
    explicit WithoutDirect(int descriptor) : descriptor_(descriptor), flags_(::fcntl(descriptor, F_GETFL)) {
        if (flags_ >= 0) ::fcntl(descriptor_, F_SETFL, flags_ & ~O_DIRECT);
        ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
        read_ahead(descriptor_);
    }
    WithoutDirect(const WithoutDirect&) = delete;
    WithoutDirect& operator=(const WithoutDirect&) = delete;
    ~WithoutDirect() {
        if (flags_ >= 0) ::fcntl(descriptor_, F_SETFL, flags_);
    }

private:
    int descriptor_, flags_;
};

// Its negative answers are an errno, or -1 with errno set or not.
tl::unexpected<Error> probe_failed(int code) {
    const int number = code == -1 ? errno : -code;
    return number == 0 ? fail("probing for signatures: libblkid gives no reason", EIO)
                       : fail_errno("probing for signatures", number);
}

std::string value(const Probe& probe, const char* name) {
    const char* text = nullptr;
    std::size_t length = 0;
    if (::blkid_probe_lookup_value(probe.get(), name, &text, &length) != 0 || !text) return {};
    return std::string(std::string_view(text, length > 0 && text[length - 1] == '\0' ? length - 1 : length));
}

std::optional<std::uint64_t> number(const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return number;
}

Signature current(const Probe& probe) {
    if (::blkid_probe_has_value(probe.get(), "PTTYPE") != 0) {
        return {value(probe, "PTTYPE"),
                "partition-table",
                value(probe, "PTUUID"),
                {},
                {},
                number(value(probe, "PTMAGIC_OFFSET"))};
    }
    return {value(probe, "TYPE"),  value(probe, "USAGE"),   value(probe, "UUID"),
            value(probe, "LABEL"), value(probe, "VERSION"), number(value(probe, "SBMAGIC_OFFSET"))};
}

Result<Probe> prepare(int descriptor) {
    errno = 0;
    Probe probe(::blkid_new_probe());
    if (!probe) return fail_errno("probing for signatures", ENOMEM);
    if (::blkid_probe_set_device(probe.get(), descriptor, 0, 0) != 0) return probe_failed(-1);
    ::blkid_probe_enable_superblocks(probe.get(), 1);
    // A superblock with a wrong checksum is no proof of anything but that somebody wrote it.
    ::blkid_probe_set_superblocks_flags(
        probe.get(), BLKID_SUBLKS_TYPE | BLKID_SUBLKS_USAGE | BLKID_SUBLKS_UUID | BLKID_SUBLKS_LABEL |
                         BLKID_SUBLKS_VERSION | BLKID_SUBLKS_MAGIC | BLKID_SUBLKS_BADCSUM);
    ::blkid_probe_enable_partitions(probe.get(), 1);
    // Also a GPT whose protective MBR is gone, and one that has only its backup left.
    ::blkid_probe_set_partitions_flags(probe.get(), BLKID_PARTS_FORCE_GPT | BLKID_PARTS_MAGIC);
    return probe;
}

}   // namespace

Result<Signatures> probe_signatures(int descriptor) {
    const WithoutDirect buffered(descriptor);
    const auto probe = prepare(descriptor);
    if (!probe) return tl::unexpected(probe.error());

    Signatures signatures;
    int answer = 0;
    while (errno = 0, (answer = ::blkid_do_probe(probe->get())) == 0) {
        signatures.found.push_back(current(*probe));
    }
    if (answer < 0) return probe_failed(answer);

    ::blkid_reset_probe(probe->get());
    errno = 0;
    answer = ::blkid_do_safeprobe(probe->get());
    if (answer < 0 && answer != -2) return probe_failed(answer);
    signatures.ambivalent = answer == -2;
    return signatures;
}

namespace {

TableEntry entry_of(blkid_partition partition) {
    constexpr std::uint64_t sector = 512;
    TableEntry entry;
    entry.number = static_cast<std::uint32_t>(::blkid_partition_get_partno(partition));
    entry.start = static_cast<std::uint64_t>(::blkid_partition_get_start(partition)) * sector;
    entry.bytes = static_cast<std::uint64_t>(::blkid_partition_get_size(partition)) * sector;
    if (const char* text = ::blkid_partition_get_type_string(partition)) {
        entry.type = text;
    } else {
        std::array<char, 16> number{};
        std::snprintf(number.data(), number.size(), "0x%x",
                      static_cast<unsigned>(::blkid_partition_get_type(partition)));
        entry.type = number.data();
    }
    return entry;
}

}   // namespace

Result<std::vector<TableEntry>> read_partition_table(int descriptor) {
    const WithoutDirect buffered(descriptor);
    const auto probe = prepare(descriptor);
    if (!probe) return tl::unexpected(probe.error());
    errno = 0;
    std::vector<TableEntry> entries;
    blkid_partlist list = ::blkid_probe_get_partitions(probe->get());
    if (!list && errno != 0) return fail_errno("reading the partition table", errno);
    const int count = list ? ::blkid_partlist_numof_partitions(list) : 0;
    for (int i = 0; i < count; ++i)
        if (blkid_partition partition = ::blkid_partlist_get_partition(list, i))
            entries.push_back(entry_of(partition));
    return entries;
}

}   // namespace ack::host
