// Output that is kept within bounds: half of the room for its start, half for its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ack::host {

class KeptOutput {
public:
    explicit KeptOutput(std::size_t room) : head_room_(room - room / 2), tail_room_(room / 2) {}

    void push(std::string_view piece);
    std::uint64_t bytes() const { return bytes_; }   // all that was pushed
    // What is kept; where something is missing, a line of its own says how much.
    std::string text() const;

private:
    std::size_t head_room_, tail_room_;
    std::string head_;
    std::string tail_;         // a ring once it is full
    std::size_t oldest_ = 0;   // index in the ring
    std::uint64_t bytes_ = 0;
};

}   // namespace ack::host
