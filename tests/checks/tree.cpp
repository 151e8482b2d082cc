#include "tests/checks/tree.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace ack::checks {

Tree::Tree() {
    std::string name = std::filesystem::temp_directory_path() / "ack-tree-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary directory");
    root_ = name;
}

Tree::~Tree() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
}

std::filesystem::path Tree::place(const std::filesystem::path& path) const {
    auto full = root_ / path.relative_path();
    std::filesystem::create_directories(full.parent_path());
    return full;
}

void Tree::write(const std::filesystem::path& path, std::string_view text) const {
    std::ofstream file(place(path), std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file)
        throw std::runtime_error("cannot write " + path.string());
}

void Tree::link(const std::filesystem::path& path, const std::filesystem::path& target) const {
    std::filesystem::create_symlink(target, place(path));
}

void Tree::directory(const std::filesystem::path& path) const {
    std::filesystem::create_directories(place(path));
}

void Tree::program(const std::filesystem::path& path) const {
    write(path, "#!/bin/sh\n");
    std::filesystem::permissions(place(path), std::filesystem::perms{0755});
}

void Tree::remove(const std::filesystem::path& path) const {
    std::filesystem::remove_all(place(path));
}

host::HostView Tree::view() const {
    auto opened = host::HostView::open(root_);
    if (!opened)
        throw std::runtime_error(opened.error().what);
    return *opened;
}

} // namespace ack::checks
