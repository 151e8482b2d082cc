// A small root directory for one test, removed with it.
#pragma once

#include "host/view.hpp"

#include <filesystem>
#include <string_view>

namespace ack::checks {

class Tree {
public:
    Tree();
    ~Tree();
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    void write(const std::filesystem::path& path, std::string_view text) const; // with its directories
    void link(const std::filesystem::path& path, const std::filesystem::path& target) const;
    void directory(const std::filesystem::path& path) const;
    void program(const std::filesystem::path& path) const; // executable
    void remove(const std::filesystem::path& path) const;

    host::HostView view() const;

private:
    std::filesystem::path place(const std::filesystem::path& path) const;
    std::filesystem::path root_;
};

} // namespace ack::checks
