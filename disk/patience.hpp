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

// What `work` gives, or nothing when the deadline passes first. `work` runs on a thread of its own, which is left behind
// then: it must own all that it touches, so capture by value only.
template <class T> std::optional<T> within(Deadline deadline, std::function<T()> work) {
    struct Shared {
        std::mutex mutex;
        std::condition_variable done;
        std::optional<T> answer;
    };
    auto shared = std::make_shared<Shared>();
    std::thread([shared, work = std::move(work)] {
        auto answer = work();
        const std::lock_guard lock(shared->mutex);
        shared->answer = std::move(answer);
        shared->done.notify_all();
    }).detach();
    std::unique_lock lock(shared->mutex);
    while (!shared->answer && !deadline.passed()) shared->done.wait_for(lock, deadline.left());
    return std::move(shared->answer);
}

}   // namespace ack::disk
