#include "host/block_device.hpp"

#include "host/descriptor.hpp"
#include "host/file_lock.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <string>

#ifndef BLKGETDISKSEQ
#define BLKGETDISKSEQ _IOR(0x12, 128, __u64)
#endif

namespace ack::host {

namespace {

constexpr std::size_t alignment = 4096;
constexpr std::size_t bounce_bytes = 1U << 20;

std::string number_text(dev_t number) {
    return std::to_string(gnu_dev_major(number)) + ":" + std::to_string(gnu_dev_minor(number));
}

template <class Value>
Result<Value> ask(int device, unsigned long request, const std::string& what) {
    Value value{};
    if (::ioctl(device, request, &value) != 0) return fail_errno(what, errno);
    return value;
}

Result<void> check(const FileInfo& info, const std::filesystem::path& node, std::optional<dev_t> expected) {
    if (info.kind != FileKind::block_device) return fail(node.string() + " is not a block device", ENOTBLK);
    if (expected && info.special != *expected) {
        return fail(node.string() + " is device " + number_text(info.special) + ", not " +
                        number_text(*expected) + " as it was before: the device names have changed",
                    ENODEV);
    }
    return {};
}

// O_DIRECT where the device has it.
Result<Descriptor> open_node(const HostView& view, const std::filesystem::path& node, int flags,
                             bool& direct) {
    auto opened = view.open_file(node, flags | O_DIRECT);
    direct = opened.has_value();
    if (!opened && opened.error().code == EINVAL) opened = view.open_file(node, flags);
    if (!opened) return fail("opening " + opened.error().what, opened.error().code);
    return opened;
}

// As the kernel says. A lock on a partition is not the one that udev and systemd respect.
bool is_partition(const HostView& view, dev_t number) {
    return view.exists("/sys/dev/block/" + number_text(number) + "/partition");
}

Result<void> lock_exclusively(int descriptor, const std::filesystem::path& node, Deadline deadline) {
    for (int pause = 1;; pause = std::min(pause * 2, 100)) {
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return {};
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) return fail_errno("locking " + node.string(), errno);
        if (deadline.passed()) {
            const auto holder = flock_holder(descriptor);
            return fail(node.string() + " is locked by another program" +
                            (holder ? " (" + describe(*holder) + ")" : "") +
                            ", and was still when the time for it was up",
                        EWOULDBLOCK);
        }
        ::poll(nullptr, 0, static_cast<int>(std::min<long>(pause, deadline.left().count())));
    }
}

}   // namespace

struct BlockDevice::State {
    Descriptor descriptor;
    std::filesystem::path node;
    dev_t number = 0;
    std::uint64_t bytes = 0;
    std::uint32_t logical_sector = 0;
    bool direct = false, read_only = false;
    std::optional<std::uint64_t> diskseq;

    static Result<std::shared_ptr<State>> open(const HostView& view, const std::filesystem::path& node,
                                               int flags, std::optional<dev_t> expected);
    Result<void> look();
    Result<void> read_once(std::uint64_t offset, std::span<std::byte> into) const;
    Result<void> read_by_detour(std::uint64_t offset, std::span<std::byte> into) const;
    std::string reading_at(std::uint64_t offset) const {
        return "reading " + node.string() + " at byte " + std::to_string(offset);
    }
};

Result<std::shared_ptr<BlockDevice::State>> BlockDevice::State::open(const HostView& view,
                                                                     const std::filesystem::path& node,
                                                                     int flags,
                                                                     std::optional<dev_t> expected) {
    // Before it is opened: opening a tape, a watchdog or a pipe does things.
    const auto before = view.target_info(node);
    if (!before) return tl::unexpected(before.error());
    if (auto right = check(*before, node, expected); !right) return tl::unexpected(right.error());
    auto state = std::make_shared<State>();
    state->node = node;
    auto opened = open_node(view, node, flags, state->direct);
    if (!opened) return tl::unexpected(opened.error());
    state->descriptor = std::move(*opened);
    struct stat info {};
    if (::fstat(state->descriptor.get(), &info) != 0) return fail_errno("looking at " + node.string(), errno);
    if (!S_ISBLK(info.st_mode) || info.st_rdev != before->special) {
        return fail(node.string() + " became another device while it was opened", ENODEV);
    }
    state->number = info.st_rdev;
    if (auto looked = state->look(); !looked) return tl::unexpected(looked.error());
    return state;
}

Result<void> BlockDevice::State::look() {
    const auto size =
        ask<std::uint64_t>(descriptor.get(), BLKGETSIZE64, "asking for the size of " + node.string());
    if (!size) return tl::unexpected(size.error());
    const auto sector =
        ask<int>(descriptor.get(), BLKSSZGET, "asking for the sector size of " + node.string());
    if (!sector) return tl::unexpected(sector.error());
    const auto sealed =
        ask<int>(descriptor.get(), BLKROGET, "asking whether " + node.string() + " is read-only");
    if (!sealed) return tl::unexpected(sealed.error());
    bytes = *size;
    logical_sector = static_cast<std::uint32_t>(*sector);
    read_only = *sealed != 0;
    if (const auto sequence = ask<std::uint64_t>(descriptor.get(), BLKGETDISKSEQ, node.string())) {
        diskseq = *sequence;
    }
    return {};
}

// As one request where offset, size and address allow it; what remains of a short one may be aligned no
// longer.
Result<void> BlockDevice::State::read_once(std::uint64_t offset, std::span<std::byte> into) const {
    const auto start = static_cast<off_t>(offset);
    const auto length = static_cast<off_t>(into.size());
    while (!into.empty()) {
        const auto got = ::pread(descriptor.get(), into.data(), into.size(), static_cast<off_t>(offset));
        const int code = errno;
        if (got < 0 && code == EINTR) continue;
        if (got < 0 && code == EINVAL && direct) return read_by_detour(offset, into);
        if (got < 0) return fail_errno(reading_at(offset), code);
        if (got == 0) return fail(reading_at(offset) + ": the device ends here", EIO);
        offset += static_cast<std::uint64_t>(got);
        into = into.subspan(static_cast<std::size_t>(got));
    }
    if (!direct) ::posix_fadvise(descriptor.get(), start, length, POSIX_FADV_DONTNEED);
    return {};
}

// Through memory and offsets that O_DIRECT takes.
Result<void> BlockDevice::State::read_by_detour(std::uint64_t offset, std::span<std::byte> into) const {
    const AlignedBuffer buffer(bounce_bytes);
    while (!into.empty()) {
        const auto start = offset / alignment * alignment;
        const auto skip = static_cast<std::size_t>(offset - start);
        const auto wanted = std::min<std::uint64_t>(bounce_bytes, bytes - start);
        ssize_t got = 0;
        do {
            got = ::pread(descriptor.get(), buffer.span().data(), wanted, static_cast<off_t>(start));
        } while (got < 0 && errno == EINTR);
        if (got < 0) return fail_errno(reading_at(start), errno);
        if (static_cast<std::size_t>(got) <= skip) {
            return fail(reading_at(offset) + ": the device gave too little", EIO);
        }
        const auto useful = std::min(into.size(), static_cast<std::size_t>(got) - skip);
        const auto piece = buffer.span().subspan(skip, useful);
        std::copy(piece.begin(), piece.end(), into.begin());
        offset += useful;
        into = into.subspan(useful);
    }
    return {};
}

BlockDevice::BlockDevice(std::shared_ptr<State> state) : state_(std::move(state)) {}

Result<BlockDevice> BlockDevice::open(const HostView& view, const std::filesystem::path& node,
                                      std::optional<dev_t> expected) {
    auto state = State::open(view, node, O_RDONLY, expected);
    if (!state) return tl::unexpected(state.error());
    return BlockDevice(std::move(*state));
}

Result<BlockDevice> BlockDevice::open_locked(const HostView& view, const std::filesystem::path& node,
                                             dev_t expected, Deadline deadline) {
    if (is_partition(view, expected)) {
        return fail(node.string() +
                        " is a partition; the lock that udev and systemd respect is on the whole disk",
                    EINVAL);
    }
    auto state = State::open(view, node, O_RDWR, expected);
    if (!state) return tl::unexpected(state.error());
    if (auto locked = lock_exclusively((*state)->descriptor.get(), node, deadline); !locked) {
        return tl::unexpected(locked.error());
    }
    return BlockDevice(std::move(*state));
}

int BlockDevice::descriptor() const {
    return state_->descriptor.get();
}
const std::filesystem::path& BlockDevice::node() const {
    return state_->node;
}
dev_t BlockDevice::number() const {
    return state_->number;
}
std::uint64_t BlockDevice::bytes() const {
    return state_->bytes;
}
std::uint32_t BlockDevice::logical_sector() const {
    return state_->logical_sector;
}
bool BlockDevice::read_only() const {
    return state_->read_only;
}
std::optional<std::uint64_t> BlockDevice::diskseq() const {
    return state_->diskseq;
}

Result<void> BlockDevice::read(std::uint64_t offset, std::span<std::byte> into) const {
    if (offset > bytes() || into.size() > bytes() - offset) {
        return fail(state_->reading_at(offset) + ": " + std::to_string(into.size()) +
                        " bytes reach beyond its end",
                    EINVAL);
    }
    return state_->read_once(offset, into);
}

// By our own descriptor: whatever /dev calls the device by now.
Result<bool> BlockDevice::is_held() const {
    const auto itself = "/proc/self/fd/" + std::to_string(descriptor());
    const Descriptor alone(::open(itself.c_str(), O_RDONLY | O_EXCL | O_CLOEXEC));
    if (alone) return false;
    if (errno == EBUSY) return true;
    return fail_errno("asking whether something holds " + node().string(), errno);
}

Result<void> BlockDevice::flush() const {
    if (::fsync(descriptor()) != 0) return fail_errno("flushing " + node().string(), errno);
    return {};
}

void BlockDevice::unlock() {
    ::flock(descriptor(), LOCK_UN);
}

AlignedBuffer::AlignedBuffer(std::size_t bytes)
    : data_(new (std::align_val_t{alignment}) std::byte[bytes]), bytes_(bytes) {}

void AlignedBuffer::Free::operator()(std::byte* data) const {
    ::operator delete[](data, std::align_val_t{alignment});
}

}   // namespace ack::host
