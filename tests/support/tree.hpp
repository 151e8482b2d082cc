// A directory of a test's own that stands for a host's root.
#pragma once

#include "host/view.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace ack::test {

class Tree {
public:
    Tree() {
        std::string name = (std::filesystem::temp_directory_path() / "ack-tree-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
        root_ = name;
    }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    ~Tree() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }

    const std::filesystem::path& root() const { return root_; }

    // Whole or not at all, as kubelets write: a reader never sees a part.
    void write(const std::filesystem::path& path, const std::string& text) const {
        const auto place = root_ / path.relative_path(),
                   fresh = std::filesystem::path(place.string() + ".new");
        std::filesystem::create_directories(place.parent_path());
        std::ofstream(fresh, std::ios::binary) << text;
        std::filesystem::rename(fresh, place);
    }

    host::HostView view() const { return host::HostView::open(root_).value(); }

private:
    std::filesystem::path root_;
};

}   // namespace ack::test
