// Keeps what a view saw as a tree of its own, so that it can be looked at as --root on another machine.
#pragma once

#include "host/descriptor.hpp"
#include "host/result.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ack::host {

// What a file that was seen and not read holds in a recorded tree. Reading it there is an error, not an empty
// answer.
constexpr std::string_view not_recorded_text = "ack-attach: seen, but its content was not recorded\n";

class Recorder {
public:
    using Redact = std::function<std::string(std::string_view)>;

    // Root-only; everything below is made as it is needed.
    static Result<std::shared_ptr<Recorder>> open(const std::filesystem::path& directory, Redact redact);

    // `root` is the view's root; the way to `path` is walked again so that links come along.
    void content(int root, const std::filesystem::path& path, std::string_view text);
    void names(int root, const std::filesystem::path& path, const std::vector<std::string>& names);
    void presence(int root, const std::filesystem::path& path, bool follow);

    std::optional<Error> failure() const;   // the first thing that could not be kept

private:
    Recorder(std::filesystem::path directory, Redact redact)
        : directory_(std::move(directory)), redact_(std::move(redact)) {}

    std::optional<std::string> way(int root, const std::filesystem::path& path, int flags, struct stat& info);
    std::filesystem::path kept(const std::string& place) const { return directory_ / place.substr(1); }
    void make_directory(const std::string& place);
    void make_link(const std::string& place, const std::string& target);
    void make_placeholder(const std::string& place, const struct stat& info);
    void write(const std::string& place, std::string_view text, unsigned mode, bool replace);
    void failed(const std::string& place, int code);

    std::filesystem::path directory_;
    Redact redact_;
    mutable std::mutex mutex_;
    std::optional<Error> failure_;
};

}   // namespace ack::host
