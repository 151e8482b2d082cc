#include "disk/scan.hpp"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>

namespace ack::disk {

namespace {

constexpr std::chrono::milliseconds progress_every{250};

// Shared with the readers, so that one that hangs can be left behind: nothing in it refers to the caller.
struct Shared {
    Shared(const host::BlockDevice& from, Pieces what) : device(from), pieces(std::move(what)) {}

    const host::BlockDevice device;
    const Pieces pieces;
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

// A lock for some turns at once: where blocks are small, taking it would cost as much as reading.
constexpr std::uint64_t turns_at_once = 16;

struct Turns { std::uint64_t first = 0, end = 0; };

Turns take_turns(Shared& shared) {
    const std::lock_guard lock(shared.mutex);
    const bool over = shared.stop || shared.found || !shared.failure.empty();
    if (over || shared.next == shared.pieces.count) return {};
    const auto share = std::max<std::uint64_t>(1, (shared.pieces.count - shared.next) / (2 * shared.pieces.in_flight));
    const auto first = shared.next;
    shared.next += std::min(share, shared.pieces.longest > 65536 ? 1 : turns_at_once);
    return {first, shared.next};
}

void note(Shared& shared, std::uint64_t turn, const Piece& piece, std::span<const std::byte> read, std::size_t first) {
    const std::lock_guard lock(shared.mutex);
    shared.bytes_read += piece.bytes;
    if (first == read.size() || turn > shared.found_turn) return;
    shared.found_turn = turn;
    const auto from = first & ~std::size_t{4095};
    const auto length = std::min<std::size_t>(read.size() - from, 8192);
    const auto kept = read.subspan(from, length);
    shared.found = NotZero{piece.offset + first, {kept.begin(), kept.end()}, piece.offset + from};
}

// False: no more is worth reading.
bool read_piece(Shared& shared, std::uint64_t turn, const host::AlignedBuffer& buffer) {
    const auto piece = shared.pieces.at(turn);
    const auto into = buffer.span().first(static_cast<std::size_t>(piece.bytes));
    const auto read = shared.device.read(piece.offset, into);
    if (read) {
        const auto first = host::first_nonzero(into);
        note(shared, turn, piece, into, first);
        return first == into.size();
    }
    const std::lock_guard lock(shared.mutex);
    if (shared.failure.empty()) shared.failure = read.error().what;
    return false;
}

void read_pieces(const std::shared_ptr<Shared>& shared) {
    const host::AlignedBuffer buffer(static_cast<std::size_t>(shared->pieces.longest));
    for (auto turns = take_turns(*shared); turns.first < turns.end; turns = take_turns(*shared))
        for (auto turn = turns.first; turn < turns.end && read_piece(*shared, turn, buffer); ++turn) {}
    const std::lock_guard lock(shared->mutex);
    if (--shared->running == 0) shared->changed.notify_all();
}

// As many as there can be: a host short of memory or of threads reads more slowly, not less.
void start_readers(const std::shared_ptr<Shared>& shared) {
    const auto wanted = std::min<std::uint64_t>(shared->pieces.in_flight, shared->pieces.count);
    const std::lock_guard lock(shared->mutex);
    try {
        for (; shared->running < wanted; ++shared->running) std::thread(read_pieces, shared).detach();
    } catch (const std::system_error& error) {
        if (shared->running == 0) shared->failure = std::string("no thread to read with: ") + error.what();
    }
}

// Why to go away before the readers are done; all_read: not yet.
ScanEnd reason_to_leave(const ScanOptions& options) {
    if (options.stop.stop_requested()) return ScanEnd::stopped;
    return options.deadline.passed() ? ScanEnd::out_of_time : ScanEnd::all_read;
}

// The lock is held by the caller; it is given up while people are told.
void tell(const Shared& shared, const ScanOptions& options, Deadline::Clock::time_point started,
          std::unique_lock<std::mutex>& lock) {
    if (!options.on_progress) return;
    const auto read = shared.bytes_read;
    const auto seconds = std::chrono::duration<double>(Deadline::Clock::now() - started).count();
    lock.unlock();
    options.on_progress(read, static_cast<double>(read) / std::max(seconds, 1e-6));
    lock.lock();
}

ScanResult result_of(const Shared& shared, ScanEnd left) {
    if (shared.found) return {ScanEnd::not_zero, shared.bytes_read, shared.found, shared.failure};
    if (!shared.failure.empty()) return {ScanEnd::failed, shared.bytes_read, {}, shared.failure};
    const std::string failure = left == ScanEnd::stopped       ? "it was stopped before all was read"
                                : left == ScanEnd::out_of_time ? "the deadline passed before all was read"
                                                               : "";
    return {left, shared.bytes_read, {}, failure};
}

}   // namespace

ScanResult scan(const host::BlockDevice& device, const Pieces& pieces, const ScanOptions& options) {
    const auto shared = std::make_shared<Shared>(device, pieces);
    const auto started = Deadline::Clock::now();
    start_readers(shared);
    const std::stop_callback wake(options.stop, [shared] {
        const std::lock_guard lock(shared->mutex);
        shared->changed.notify_all();
    });

    std::unique_lock lock(shared->mutex);
    auto left = ScanEnd::all_read;
    while (shared->running > 0 && (left = reason_to_leave(options)) == ScanEnd::all_read) {
        shared->changed.wait_for(lock, std::min(options.deadline.left(), progress_every));
        tell(*shared, options, started, lock);
    }
    shared->stop = true;
    return result_of(*shared, left);
}

}   // namespace ack::disk
