#include "agent/version.hpp"

namespace ack::agent {

namespace {

constexpr std::string_view compiler = ACK_ATTACH_COMPILER;

// CMake's names of the compilers are not what people call them.
std::string compiler_as_people_say() {
    const auto blank = compiler.find(' ');
    const std::string_view name = compiler.substr(0, blank);
    const std::string_view rest = blank == std::string_view::npos ? "" : compiler.substr(blank);
    if (name == "GNU")
        return "g++" + std::string(rest);
    if (name == "Clang")
        return "clang++" + std::string(rest);
    return std::string(compiler);
}

}   // namespace

std::string version_text() {
    return ACK_ATTACH_VERSION;
}

std::string version_line() {
    return "ack-attach " ACK_ATTACH_VERSION " (commit " ACK_ATTACH_COMMIT ", " + compiler_as_people_say() +
           ")";
}

}   // namespace ack::agent
