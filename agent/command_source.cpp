#include "agent/command_source.hpp"

#include "agent/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace ack::agent {

namespace {

constexpr std::size_t most_bytes = 64 * 1024;
constexpr std::chrono::seconds patience{30}, patience_with_people{300};

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0)
            ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

Result<std::string> from_file(const std::filesystem::path& file) {
    // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (descriptor.number() < 0)
        return fail_errno("--command-file " + file.string(), errno);
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0)
        return fail_errno("--command-file " + file.string(), errno);
    if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode))
        return fail("--command-file " + file.string() + " is not a file that can be read");
    if (S_ISREG(status.st_mode) && (status.st_mode & S_IROTH) != 0)
        complain("every user can read " + file.string() +
                 ", and the attach command holds a token: chmod 600 " + file.string());
    return read_to_end(descriptor.number(), file.string(), Deadline::in(patience));
}

Result<std::string> from_standard_input() {
    const bool someone_types = ::isatty(STDIN_FILENO) == 1;
    if (someone_types)
        complain("paste the attach command, press Enter, then Ctrl-D");
    return read_to_end(STDIN_FILENO, "standard input",
                       Deadline::in(someone_types ? patience_with_people : patience));
}

// One word is the command as it was quoted; several lost their quotes to the shell, and get them back where
// they need them.
std::string from_words(const std::vector<std::string>& words) {
    if (words.size() == 1)
        return words.front();
    std::string text;
    for (const std::string& word : words) {
        const bool quote = word.empty() || word.find_first_of(" \t\n\"'\\") != std::string::npos;
        std::string quoted;
        for (const char c : word)
            quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        text += (text.empty() ? "" : " ") + (quote ? "'" + quoted + "'" : word);
    }
    return text;
}

Result<std::string> checked(std::string text) {
    if (text.size() > most_bytes)
        return fail("the attach command is longer than 64 KiB: that is something else");
    if (text.find('\0') != std::string::npos)
        return fail("the attach command holds a NUL byte: that is something else");
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        return std::string();
    return text;
}

}   // namespace

Result<std::string> read_to_end(int descriptor, const std::string& name, Deadline deadline) {
    std::string text;
    while (text.size() <= most_bytes) {
        pollfd readable{descriptor, POLLIN, 0};
        const int ready = ::poll(&readable, 1, static_cast<int>(deadline.left().count()));
        if (ready < 0 && errno != EINTR)
            return fail_errno(name, errno);
        if (ready == 0 && deadline.passed())
            return fail(
                name + (text.empty() ? " gave nothing and stayed open" : " began and did not end") +
                ": give the attach command whole, or close it (</dev/null), or use --command-file FILE");
        if (ready <= 0)
            continue;
        std::array<char, 4096> piece{};
        const ssize_t count = ::read(descriptor, piece.data(), piece.size());
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return fail_errno(name, errno);
        if (count == 0)
            return text;
        if (count > 0)
            text.append(piece.data(), static_cast<std::size_t>(count));
    }
    return text;
}

std::vector<std::string> our_proxy_settings() {
    std::vector<std::string> settings;
    for (char** setting = environ; *setting != nullptr; ++setting)
        settings.emplace_back(*setting);
    std::erase_if(settings, [](const std::string& s) {
        return s.find("proxy=") == std::string::npos && s.find("PROXY=") == std::string::npos;
    });
    return settings;
}

Result<std::string> read_command_text(const Options& options) {
    Result<std::string> text = std::string();
    if (!options.command_words.empty())
        text = from_words(options.command_words);
    else if (options.command_file == "-")
        text = from_standard_input();
    else if (!options.command_file.empty())
        text = from_file(options.command_file);
    else if (options.command == Command::run && ::isatty(STDIN_FILENO) == 0)
        text = from_standard_input();
    return text ? checked(std::move(*text)) : text;
}

}   // namespace ack::agent
