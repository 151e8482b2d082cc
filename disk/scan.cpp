#include "disk/scan.hpp"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>

namespace ack::disk {

namespace {

constexpr std::uint64_t piece_bytes = 1U << 20;
constexpr unsigned readers = 4;
constexpr std::chrono::milliseconds progress_every{250};

// Shared with the readers, so that one that hangs can be left behind: nothing in it refers to the caller.
struct Shared {
    explicit Shared(const host::BlockDevice& from)
        : device(from), bytes(from.bytes()), pieces((bytes + piece_bytes - 1) / piece_bytes) {}

    const host::BlockDevice device;
    const std::uint64_t bytes, pieces;
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t next = 0;              // turns taken so far
    std::uint64_t bytes_read = 0;
    std::uint64_t found_turn = std::numeric_limits<std::uint64_t>::max();
    std::optional<NotZero> found;        // of the earliest turn
    std::string failure;
    unsigned running = 0;
    bool stop = false;
};

// First, last, second, third, …
std::uint64_t piece_of_turn(std::uint64_t turn, std::uint64_t pieces) {
    if (turn == 0) return 0;
    return turn == 1 ? pieces - 1 : turn - 1;
}

struct Turn { std::uint64_t number = 0, offset = 0, bytes = 0; };

std::optional<Turn> take_turn(Shared& shared) {
    const std::lock_guard lock(shared.mutex);
    const bool over = shared.stop || shared.found || !shared.failure.empty() || shared.next == shared.pieces;
    if (over) return {};
    const auto number = shared.next++;
    const auto offset = piece_of_turn(number, shared.pieces) * piece_bytes;
    return Turn{number, offset, std::min(piece_bytes, shared.bytes - offset)};
}

void note(Shared& shared, const Turn& turn, std::span<const std::byte> read, std::size_t first) {
    const std::lock_guard lock(shared.mutex);
    shared.bytes_read += turn.bytes;
    if (first == read.size() || turn.number > shared.found_turn) return;
    shared.found_turn = turn.number;
    const auto from = first & ~std::size_t{4095};
    const auto length = std::min<std::size_t>(read.size() - from, 8192);
    const auto kept = read.subspan(from, length);
    shared.found = NotZero{turn.offset + first, {kept.begin(), kept.end()}, turn.offset + from};
}

void read_pieces(const std::shared_ptr<Shared>& shared) {
    const host::AlignedBuffer buffer(piece_bytes);
    while (const auto turn = take_turn(*shared)) {
        const auto piece = buffer.span().first(static_cast<std::size_t>(turn->bytes));
        const auto read = shared->device.read(turn->offset, piece);
        if (read) {
            note(*shared, *turn, piece, host::first_nonzero(piece));
            continue;
        }
        const std::lock_guard lock(shared->mutex);
        if (shared->failure.empty()) shared->failure = read.error().what;
    }
    const std::lock_guard lock(shared->mutex);
    --shared->running;
    shared->changed.notify_all();
}

// Why to go away before the readers are done; empty: not yet.
std::string reason_to_leave(const ProofOptions& options) {
    if (options.stop.stop_requested()) return "it was stopped before every byte was read";
    if (options.deadline.passed()) return "the deadline passed before every byte was read";
    return {};
}

}   // namespace

ScanResult scan(const host::BlockDevice& device, const ProofOptions& options) {
    const auto shared = std::make_shared<Shared>(device);
    const auto started = Deadline::Clock::now();
    const auto count = static_cast<unsigned>(std::min<std::uint64_t>(readers, shared->pieces));
    shared->running = count;
    for (unsigned i = 0; i < count; ++i) std::thread(read_pieces, shared).detach();
    const std::stop_callback wake(options.stop, [shared] {
        const std::lock_guard lock(shared->mutex);
        shared->changed.notify_all();
    });

    std::unique_lock lock(shared->mutex);
    std::string left;
    while (shared->running > 0 && (left = reason_to_leave(options)).empty()) {
        shared->changed.wait_for(lock, std::min(options.deadline.left(), progress_every));
        if (!options.on_progress) continue;
        const ProofProgress progress{
            shared->bytes_read, shared->bytes,
            static_cast<double>(shared->bytes_read) /
                std::max(std::chrono::duration<double>(Deadline::Clock::now() - started).count(), 1e-6)};
        lock.unlock();
        options.on_progress(progress);
        lock.lock();
    }
    shared->stop = true;
    ScanResult result{shared->bytes_read, shared->found, shared->failure};
    if (result.failure.empty() && !result.not_zero) result.failure = left;
    return result;
}

}   // namespace ack::disk
