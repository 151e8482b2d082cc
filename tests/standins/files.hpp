#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

namespace standin {

std::optional<std::string> read_file(const std::string& path); // empty when it cannot be read
std::string need_file(const std::string& path);                // throws, naming the file
void write_file(const std::string& path, const std::string& text, mode_t mode); // whole or not at all
void make_directories(const std::string& path);

} // namespace standin
