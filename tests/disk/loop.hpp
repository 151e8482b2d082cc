// A loop device over a file of ours. The kernel lets it go with the last descriptor, also when a test dies.
#pragma once

#include "host/block_device.hpp"
#include "host/view.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <linux/loop.h>
#include <poll.h>
#include <random>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace ack::testing {

class Loop {
public:
    explicit Loop(std::uint64_t bytes, unsigned sector = 512, bool read_only = false) {
        file_ = new_file();
        truncate(bytes);
        for (int tries = 0; tries < 100 && device_ < 0; ++tries) attach(sector, read_only);
        if (device_ < 0) throw std::runtime_error("no loop device to be had");
    }
    // Over what `file` has open, which this takes over.
    struct Over { int file; };
    explicit Loop(Over over) : file_(over.file) {
        for (int tries = 0; tries < 100 && device_ < 0; ++tries) attach(512, false);
        if (device_ < 0) throw std::runtime_error("no loop device to be had");
    }
    // With a number that nobody looking for a free device is given: for disks that are taken away meanwhile.
    struct Apart { std::uint64_t bytes; };
    explicit Loop(Apart apart) : own_number_(static_cast<int>(4096 + std::random_device{}() % 500000)) {
        file_ = new_file();
        truncate(apart.bytes);
        const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
        const bool added = control >= 0 && ::ioctl(control, LOOP_CTL_ADD, own_number_) >= 0;
        ::close(control);
        if (added) attach_to(own_number_, 512, false);
        if (device_ < 0) throw std::runtime_error("no loop device of that number to be had");
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    ~Loop() {
        ::close(device_);
        ::close(file_);
        if (own_number_ < 0) return;
        const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
        ::ioctl(control, LOOP_CTL_REMOVE, own_number_);
        ::close(control);
    }

    const std::string& node() const { return node_; }              // "/dev/loop3"
    std::string name() const { return node_.substr(5); }
    dev_t number() const {
        struct stat info {};
        ::fstat(device_, &info);
        return info.st_rdev;
    }
    int descriptor() const { return device_; }

    // The same node over another file of this size, as after a disk was taken away and another one came. Nobody else may
    // have it open: the kernel detaches it with the last one.
    void exchange(std::uint64_t bytes) {
        take_away();
        ::close(device_);
        ::close(file_);
        file_ = new_file();
        truncate(bytes);
        device_ = ::open(node_.c_str(), O_RDWR | O_CLOEXEC);
        if (device_ < 0 || !configure(device_, 512, false)) throw std::runtime_error("LOOP_CONFIGURE failed");
    }
    // As a disk that was unplugged: the node stays, nothing is behind it.
    void take_away() const {
        // While a thread of the last look still has it open, the kernel puts it off.
        loop_info64 info{};
        for (int tries = 0; tries < 5000; ++tries) {
            ::ioctl(device_, LOOP_CLR_FD);
            if (::ioctl(device_, LOOP_GET_STATUS64, &info) != 0 && errno == ENXIO) return;
            ::poll(nullptr, 0, 1);
        }
        throw std::runtime_error("LOOP_CLR_FD failed");
    }

    // Of the file below, while the device stays.
    void truncate(std::uint64_t bytes) const {
        if (::ftruncate(file_, static_cast<off_t>(bytes)) != 0) throw std::runtime_error("ftruncate failed");
    }
    // Through the device's page cache, not synced.
    void write(std::uint64_t offset, const std::string& bytes) const {
        if (::pwrite(device_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) !=
            static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("pwrite failed");
    }
    void sync() const { ::fsync(device_); }
    // Into the file below the device, which nobody has read there yet.
    void write_below(std::uint64_t offset, const std::string& bytes) const {
        if (::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) !=
            static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("pwrite failed");
    }
    // Bytes of the file below that were written to: the rest is holes.
    std::uint64_t allocated() const {
        ::fsync(device_);
        struct stat info {};
        ::fstat(file_, &info);
        return static_cast<std::uint64_t>(info.st_blocks) * 512;
    }
    std::string read_below(std::uint64_t offset, std::size_t bytes) const {
        std::string text(bytes, '\0');
        const auto got = ::pread(file_, text.data(), bytes, static_cast<off_t>(offset));
        text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        return text;
    }

    host::BlockDevice open() const { return host::BlockDevice::open(host::HostView::open("/").value(), node_).value(); }

private:
    static int new_file() {
        std::string name = (std::filesystem::temp_directory_path() / "ack-loop-XXXXXX").string();
        const int file = ::mkostemp(name.data(), O_CLOEXEC);
        if (file < 0) throw std::runtime_error("mkostemp failed");
        ::unlink(name.c_str());
        return file;
    }

    bool configure(int device, unsigned sector, bool read_only) const {
        loop_config config{};
        config.fd = static_cast<unsigned>(file_);
        config.block_size = sector;
        config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
        if (read_only) config.info.lo_flags |= LO_FLAGS_READ_ONLY;
        return ::ioctl(device, LOOP_CONFIGURE, &config) == 0;
    }

    void attach(unsigned sector, bool read_only) {
        const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
        if (control < 0) throw std::runtime_error("/dev/loop-control cannot be opened");
        const int number = ::ioctl(control, LOOP_CTL_GET_FREE);
        ::close(control);
        if (number >= 0) attach_to(number, sector, read_only);
    }

    void attach_to(int number, unsigned sector, bool read_only) {
        node_ = "/dev/loop" + std::to_string(number);
        const int device = ::open(node_.c_str(), (read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC);
        if (device < 0) return;
        if (!configure(device, sector, read_only)) {    // somebody else was quicker
            ::close(device);
            return;
        }
        device_ = device;
    }

    int file_ = -1, device_ = -1, own_number_ = -1;
    std::string node_;
};

}   // namespace ack::testing
