// A program's output without what only a terminal reads: colours, cursor movements, titles.
#pragma once

#include <string>
#include <string_view>

namespace ack::agent {

// Takes output piece by piece, wherever it was cut. What it drops is gone before anybody looks for secrets,
// so that an escape sequence in the middle of one does not hide it. Line ends, tabs and carriage returns
// stay.
class PlainStream {
public:
    std::string push(std::string_view piece);

private:
    enum class State { text, escape, sequence, string, string_escape };

    void take(char c, std::string& out);
    State state_ = State::text;
};

} // namespace ack::agent
