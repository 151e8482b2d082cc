// A host written down as files below a temporary directory.
#pragma once

#include "host/view.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

namespace ack::testing {

class Tree {
public:
    Tree() {
        std::string name = (std::filesystem::temp_directory_path() / "ack-disk-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp failed");
        root_ = name;
    }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    ~Tree() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }

    const std::filesystem::path& root() const { return root_; }
    std::filesystem::path at(const std::string& path) const { return root_ / path.substr(1); }

    void put(const std::string& path, const std::string& text) const {
        std::filesystem::create_directories(at(path).parent_path());
        std::ofstream(at(path), std::ios::binary) << text;
    }
    void directory(const std::string& path) const { std::filesystem::create_directories(at(path)); }
    std::string text(const std::string& path) const {
        std::ifstream file(at(path), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    host::HostView view() const { return host::HostView::open(root_).value(); }

    // What sysfs shows of a disk of 512-byte sectors.
    void disk(const std::string& name, const std::string& number, std::uint64_t sectors, const std::string& serial = {}) const {
        const auto place = "/sys/block/" + name;
        put(place + "/dev", number + "\n");
        put(place + "/size", std::to_string(sectors) + "\n");
        put(place + "/ro", "0\n");
        put(place + "/removable", "0\n");
        put(place + "/queue/logical_block_size", "512\n");
        put(place + "/queue/physical_block_size", "4096\n");
        directory(place + "/holders");
        directory(place + "/slaves");
        if (!serial.empty()) put(place + "/serial", serial);
    }
    void partition(const std::string& disk, unsigned index, const std::string& number, std::uint64_t start,
                   std::uint64_t sectors) const {
        const auto place = "/sys/block/" + disk + "/" + disk + (disk.starts_with("nvme") ? "p" : "") + std::to_string(index);
        put(place + "/partition", std::to_string(index) + "\n");
        put(place + "/dev", number + "\n");
        put(place + "/start", std::to_string(start) + "\n");
        put(place + "/size", std::to_string(sectors) + "\n");
        directory(place + "/holders");
    }

private:
    std::filesystem::path root_;
};

}   // namespace ack::testing
