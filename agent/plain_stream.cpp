#include "agent/plain_stream.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr char escape = '\x1b', bell = '\a';

bool between(char c, char first, char last) {
    return c >= first && c <= last;
}
bool stays(char c) {
    return c == '\n' || c == '\t' || c == '\r' || !(between(c, '\0', '\x1f') || c == '\x7f');
}

} // namespace

// ECMA-48: ESC [ parameters final; ESC ] (and P, X, ^, _) a string up to BEL or ESC \; ESC intermediates
// final.
void PlainStream::take(char c, std::string& out) {
    if (c == '\n')
        state_ = State::text; // a sequence that never ends swallows no more than its line
    switch (state_) {
    case State::text:
        if (c == escape)
            state_ = State::escape;
        else if (stays(c))
            out += c;
        return;
    case State::escape:
        if (c == '[')
            state_ = State::sequence;
        else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_')
            state_ = State::string;
        else if (!between(c, ' ', '/') && c != escape)
            state_ = State::text;
        return;
    case State::sequence:
        if (between(c, '@', '~'))
            state_ = State::text;
        return;
    case State::string:
        if (c == bell)
            state_ = State::text;
        if (c == escape)
            state_ = State::string_escape;
        return;
    case State::string_escape:
        state_ = c == '\\' ? State::text : State::string;
        return;
    }
}

std::string PlainStream::push(std::string_view piece) {
    std::string out;
    out.reserve(piece.size());
    while (!piece.empty()) {
        // Most of it is text: taken as it is, as far as it goes.
        const auto end =
            state_ == State::text ? std::find_if_not(piece.begin(), piece.end(), stays) : piece.begin();
        out.append(piece.begin(), end);
        piece.remove_prefix(static_cast<std::size_t>(end - piece.begin()));
        if (piece.empty())
            break;
        take(piece.front(), out);
        piece.remove_prefix(1);
    }
    return out;
}

} // namespace ack::agent
