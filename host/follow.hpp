// Reading a file that another process appends to, without turning in circles.
#pragma once

#include "host/result.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace ack::host {

class FollowedFile {
public:
    explicit FollowedFile(std::filesystem::path file);

    // Whole lines that came since the last call (each with its newline); empty when there are none or the file is not there yet.
    Result<std::string> new_lines();
    // Waits until the file may have grown, at most `time` (inotify, else a short nap); `wake` (a descriptor, -1 for none)
    // becoming readable ends the wait too.
    void wait(std::chrono::milliseconds time, int wake = -1);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}   // namespace ack::host
