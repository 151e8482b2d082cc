// Waiting for something that may hang for ever (a dying disk) without hanging with it.
#pragma once

#include "host/deadline.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace ack::disk {

// Work that is under way on a thread of its own, which is left behind when nobody waits any longer: it must own all that it
// touches, so capture by value only.
template <class T> class UnderWay {
public:
    explicit UnderWay(std::function<T()> work) {
        std::thread([shared = shared_, work = std::move(work)] {
            auto answer = work();
            const std::lock_guard lock(shared->mutex);
            shared->answer = std::move(answer);
            shared->done.notify_all();
        }).detach();
    }
    // What it gives, or nothing when the deadline passes first. Once.
    std::optional<T> wait(Deadline deadline) {
        std::unique_lock lock(shared_->mutex);
        while (!shared_->answer && !deadline.passed()) shared_->done.wait_for(lock, deadline.left());
        return std::move(shared_->answer);
    }

private:
    struct Shared {
        std::mutex mutex;
        std::condition_variable done;
        std::optional<T> answer;
    };
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

template <class T> std::optional<T> within(Deadline deadline, std::function<T()> work) {
    return UnderWay<T>(std::move(work)).wait(deadline);
}

}   // namespace ack::disk
