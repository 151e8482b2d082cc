#include "host/side_by_side.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

namespace ack::host {

namespace {

using std::chrono::milliseconds;
using Time = Deadline::Clock::time_point;

constexpr std::size_t threads_at_first = 2;
constexpr milliseconds stuck_after{50};      // without an end of any: one more thread

enum class State { waiting, busy, answered, failed, lost };

struct Slot {
    std::function<std::function<void()>(Deadline)> look;
    milliseconds patience{0};
    State state = State::waiting;
    Time started, ended;
    Deadline lost_at = Deadline::never();
    bool hangs = false;                  // its thread is in it
    std::function<void()> answer;
    std::string failure;
};

// Shared with threads that may be left behind: nothing in it refers to the caller but what only the caller calls.
struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Slot> slots;
    std::size_t next = 0;
    Deadline deadline = Deadline::never();
    milliseconds slack{0};               // between the end of a subject's own time and its being given up
    Time last_event;
    bool over = false;
    std::vector<bool> thread_ended;      // by thread
};

// What the subject itself is given: a little less, so that one that keeps to it can still say why.
Deadline begin(const Shared& shared, Slot& slot) {
    slot.state = State::busy;
    slot.hangs = true;
    slot.started = Deadline::Clock::now();
    const auto own = std::min(slot.patience, std::max(milliseconds{0}, shared.deadline.left() - shared.slack));
    slot.lost_at = Deadline::in(own + shared.slack);
    return Deadline::in(own);
}

void work(const std::shared_ptr<Shared>& shared) {
    std::unique_lock lock(shared->mutex);
    while (!shared->over && shared->next < shared->slots.size() && !shared->deadline.passed()) {
        Slot& slot = shared->slots[shared->next++];
        const Deadline own = begin(*shared, slot);
        lock.unlock();
        std::function<void()> answer;
        std::string failure;
        try {
            answer = slot.look(own);
        } catch (const std::exception& error) {
            failure = error.what();
        }
        lock.lock();
        slot.hangs = false;
        if (slot.state != State::busy) continue;     // it was given up meanwhile
        slot.state = answer ? State::answered : State::failed;
        slot.answer = std::move(answer);
        slot.failure = std::move(failure);
        slot.ended = shared->last_event = Deadline::Clock::now();
        shared->changed.notify_all();
    }
}

class Threads {
public:
    explicit Threads(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

    // Its lock is held by the caller. False where no thread is to be had.
    bool start() {
        try {
            threads_.emplace_back([shared = shared_, number = threads_.size()] {
                work(shared);
                const std::lock_guard lock(shared->mutex);
                shared->thread_ended[number] = true;
                shared->changed.notify_all();
            });
        } catch (const std::system_error&) {
            return false;
        }
        shared_->thread_ended.push_back(false);
        return true;
    }

    // Waits for those that nothing hangs in, and leaves the others behind.
    void leave() {
        {
            std::unique_lock lock(shared_->mutex);
            shared_->changed.wait(lock, [&] {
                return std::ranges::count(shared_->thread_ended, false) <=
                       std::ranges::count(shared_->slots, true, &Slot::hangs);
            });
            ended_ = shared_->thread_ended;
        }
        for (std::size_t i = 0; i < threads_.size(); ++i) ended_[i] ? threads_[i].join() : threads_[i].detach();
    }

private:
    std::shared_ptr<Shared> shared_;
    std::vector<std::thread> threads_;
    std::vector<bool> ended_;
};

// True when all have ended or were given up; else `wake` is when to look again.
bool settle(Shared& shared, Time& wake) {
    wake = shared.deadline.at();
    bool busy = false;
    for (Slot& slot : shared.slots) {
        if (slot.state != State::busy) continue;
        if (slot.lost_at.passed() || shared.deadline.passed()) {
            slot.state = State::lost;
            slot.ended = Deadline::Clock::now();
            continue;
        }
        busy = true;
        wake = std::min(wake, slot.lost_at.at());
    }
    return !busy && (shared.next == shared.slots.size() || shared.deadline.passed());
}

void wait_for_all(const std::shared_ptr<Shared>& shared, Threads& threads) {
    std::unique_lock lock(shared->mutex);
    for (Time wake; !settle(*shared, wake);) {
        const bool more = shared->next < shared->slots.size();
        const Time stuck = shared->last_event + stuck_after;
        if (more && Deadline::Clock::now() >= stuck) {
            shared->last_event = Deadline::Clock::now();
            threads.start();
        } else {
            // By the clock's own waiting, not to a time point that may be "never".
            const auto limit = more ? std::min(wake, stuck) : wake;
            shared->changed.wait_for(lock, std::min<Deadline::Clock::duration>(limit - Deadline::Clock::now(),
                                                                               std::chrono::hours{1}));
        }
    }
    shared->over = true;
}

std::string seconds_of(Deadline::Clock::duration time) {
    const auto tenths = std::chrono::round<std::chrono::duration<int, std::deci>>(time).count();
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::string why_not(const Subject& subject, const Slot& slot) {
    const std::string who = "the observer \"" + subject.name + "\" ";
    if (slot.state == State::waiting) return "the time was over before this was looked at";
    if (slot.state == State::failed) return who + "ended in an error: " + slot.failure;
    return who + "did not answer within " + seconds_of(slot.ended - slot.started) + " and was left behind";
}

}   // namespace

std::vector<Took> side_by_side(std::vector<Subject> subjects, Deadline deadline) {
    const auto shared = std::make_shared<Shared>();
    shared->deadline = deadline;
    shared->slack = std::min(milliseconds{1'000}, deadline.left() / 10);
    shared->last_event = Deadline::Clock::now();
    shared->slots.resize(subjects.size());
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        shared->slots[i].look = std::move(subjects[i].look);
        shared->slots[i].patience = subjects[i].patience;
    }
    Threads threads(shared);
    bool started = false;
    {
        const std::lock_guard lock(shared->mutex);
        for (std::size_t i = 0; i < std::min(threads_at_first, subjects.size()) && !deadline.passed(); ++i) {
            started = threads.start() || started;
        }
    }
    if (!started) work(shared);      // where no thread is to be had, one after the other
    wait_for_all(shared, threads);
    threads.leave();

    std::vector<Took> took;
    const std::lock_guard lock(shared->mutex);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        Slot& slot = shared->slots[i];
        const bool answered = slot.state == State::answered;
        if (answered) {
            slot.answer();
        } else {
            subjects[i].give_up(why_not(subjects[i], slot));
        }
        took.push_back({std::move(subjects[i].group), std::move(subjects[i].name),
                        std::chrono::duration_cast<std::chrono::microseconds>(slot.ended - slot.started), answered});
    }
    return took;
}

}   // namespace ack::host
