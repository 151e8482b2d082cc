#include "agent/progress.hpp"

#include "disk/identity.hpp"

namespace ack::agent {

namespace {

std::string left(double seconds) {
    return std::to_string(static_cast<long>(seconds) + 1) + " s left";
}

}   // namespace

std::string scan_line(const disk::ProofProgress& progress) {
    std::string text = progress.every_byte ? "reading every byte: " : "reading 4 KiB of every MiB: ";
    text += disk::human_bytes(progress.done) + " of " + disk::human_bytes(progress.total);
    if (progress.total > 0) text += " (" + std::to_string(progress.done * 100 / progress.total) + " %)";
    if (progress.bytes_per_second <= 0) return text;
    const double seconds = static_cast<double>(progress.total - progress.done) / progress.bytes_per_second;
    return text + ", " + disk::human_bytes(static_cast<std::uint64_t>(progress.bytes_per_second)) + "/s, " + left(seconds);
}

}   // namespace ack::agent
