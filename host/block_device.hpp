// A block device that is open for reading: its size, its identity as the kernel gives it, its bytes, its lock.
#pragma once

#include "host/deadline.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>

namespace ack::host {

class BlockDevice {
public:
    // O_RDONLY, O_CLOEXEC, O_DIRECT where the device has it. Not a block device, or another number than expected: error.
    static Result<BlockDevice> open(const HostView& view, const std::filesystem::path& node,
                                    std::optional<dev_t> expected = {});
    // O_RDWR and flock(LOCK_EX) on the whole disk, the locking that systemd and udev respect
    // (https://systemd.io/BLOCK_DEVICE_LOCKING); waits for the lock until the deadline.
    static Result<BlockDevice> open_locked(const HostView& view, const std::filesystem::path& node, dev_t expected,
                                           Deadline deadline);

    int descriptor() const;
    const std::filesystem::path& node() const;
    dev_t number() const;
    std::uint64_t bytes() const;                        // BLKGETSIZE64
    std::uint32_t logical_sector() const;               // BLKSSZGET
    bool read_only() const;                             // BLKROGET
    std::optional<std::uint64_t> diskseq() const;       // BLKGETDISKSEQ, Linux 5.15

    // Fills all of `into`, or says why not (end of the device is an error). With O_DIRECT, offset, size and address must
    // be multiples of 4096 but for the device's tail, which is read whole by an aligned request; see AlignedBuffer.
    Result<void> read(std::uint64_t offset, std::span<std::byte> into) const;

    // Whether something has it, or a partition of it, for itself alone as far as the kernel goes: a mount in any namespace,
    // RAID, device mapper, swap, a storage target (open(2) with O_EXCL gives EBUSY). For a moment we are that something.
    Result<bool> is_held() const;

    // Waits until what anybody wrote through the page cache is on the device (fsync(2)).
    Result<void> flush() const;
    void unlock();      // gives the lock up, keeps the device open

private:
    struct State;
    explicit BlockDevice(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

// Memory that O_DIRECT can read into.
class AlignedBuffer {
public:
    explicit AlignedBuffer(std::size_t bytes);
    std::span<std::byte> span() const { return {data_.get(), bytes_}; }

private:
    struct Free { void operator()(std::byte* data) const; };
    std::unique_ptr<std::byte[], Free> data_;
    std::size_t bytes_;
};

// True when every byte is zero.
bool all_zero(std::span<const std::byte> bytes);
// Index of the first byte that is not zero, or the size when there is none.
std::size_t first_nonzero(std::span<const std::byte> bytes);

}   // namespace ack::host
