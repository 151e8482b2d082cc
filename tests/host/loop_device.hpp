// A loop device over a sparse file; the kernel takes it down when the last descriptor goes, also when a test
// dies.
#pragma once

#include "host/descriptor.hpp"
#include "tests/host/temp_directory.hpp"

#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ack::test {

class LoopDevice {
public:
    explicit LoopDevice(std::uint64_t bytes, std::uint32_t sector = 512) {
        backing_ = host::Descriptor(::open(file().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        if (!backing_ || ::ftruncate(backing_.get(), static_cast<off_t>(bytes)) != 0)
            throw std::runtime_error("no backing file");
        const host::Descriptor control(::open("/dev/loop-control", O_RDWR | O_CLOEXEC));
        for (int tries = 0; tries < 50; ++tries) {
            node_ = "/dev/loop" + std::to_string(::ioctl(control.get(), LOOP_CTL_GET_FREE));
            device_ = host::Descriptor(::open(node_.c_str(), O_RDWR | O_CLOEXEC));
            loop_config how{};
            how.fd = static_cast<unsigned>(backing_.get());
            how.block_size = sector;
            how.info.lo_flags = LO_FLAGS_AUTOCLEAR;
            if (device_ && ::ioctl(device_.get(), LOOP_CONFIGURE, &how) == 0) return;
        }
        throw std::runtime_error("no loop device");
    }

    const std::string& node() const { return node_; }
    std::filesystem::path file() const { return directory_ / "disk"; }
    dev_t number() const {
        struct stat info {};
        ::fstat(device_.get(), &info);
        return info.st_rdev;
    }
    // Through the device, and no copy of it left in the page cache.
    void write(std::uint64_t offset, std::string_view bytes) const {
        if (::pwrite(device_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset)) !=
                static_cast<ssize_t>(bytes.size()) ||
            ::fsync(device_.get()) != 0)
            throw std::runtime_error("cannot write to the loop device");
        ::posix_fadvise(device_.get(), 0, 0, POSIX_FADV_DONTNEED);
    }
    // Every read from there on fails from now on.
    void break_it(std::uint64_t from = 0) const {
        if (::ftruncate(backing_.get(), static_cast<off_t>(from)) != 0)
            throw std::runtime_error("cannot truncate");
        ::posix_fadvise(device_.get(), 0, 0, POSIX_FADV_DONTNEED);
    }

private:
    TempDirectory directory_;
    host::Descriptor backing_, device_;
    std::string node_;
};

}   // namespace ack::test
