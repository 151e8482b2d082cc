#include "host/kept_output.hpp"

#include <algorithm>

namespace ack::host {

void KeptOutput::push(std::string_view piece) {
    bytes_ += piece.size();
    const auto into_head = std::min(piece.size(), head_room_ - head_.size());
    head_.append(piece.substr(0, into_head));
    piece.remove_prefix(into_head);

    if (piece.size() > tail_room_) piece.remove_prefix(piece.size() - tail_room_);
    const auto into_tail = std::min(piece.size(), tail_room_ - tail_.size());
    tail_.append(piece.substr(0, into_tail));
    piece.remove_prefix(into_tail);
    while (!piece.empty()) {
        const auto part = std::min(piece.size(), tail_room_ - oldest_);
        tail_.replace(oldest_, part, piece.substr(0, part));
        oldest_ = (oldest_ + part) % tail_room_;
        piece.remove_prefix(part);
    }
}

std::string KeptOutput::text() const {
    const auto missing = bytes_ - head_.size() - tail_.size();
    std::string all = head_;
    if (missing > 0) all += "\n[... " + std::to_string(missing) + " bytes left out ...]\n";
    return all.append(tail_, oldest_).append(tail_, 0, oldest_);
}

}   // namespace ack::host
