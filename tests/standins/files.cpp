#include "files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace standin {

std::optional<std::string> read_file(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string need_file(const std::string& path) {
    auto text = read_file(path);
    if (!text)
        throw std::system_error(errno, std::generic_category(), path);
    return *text;
}

void write_file(const std::string& path, const std::string& text, mode_t mode) {
    const auto temporary = path + ".new." + std::to_string(::getpid());
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        throw std::system_error(errno, std::generic_category(), temporary);
    ::fchmod(fd, mode);
    size_t done = 0;
    while (done < text.size()) {
        const auto n = ::write(fd, text.data() + done, text.size() - done);
        if (n < 0)
            break;
        done += static_cast<size_t>(n);
    }
    ::close(fd);
    if (done < text.size() || std::rename(temporary.c_str(), path.c_str()) != 0)
        throw std::system_error(errno, std::generic_category(), path);
}

void make_directories(const std::string& path) {
    std::filesystem::create_directories(path);
}

} // namespace standin
