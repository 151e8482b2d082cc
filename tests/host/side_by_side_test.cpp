#include "host/side_by_side.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace ack::host {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const Deadline long_enough = Deadline::in(std::chrono::minutes(1));

// Something that hangs until it is told to go on, so that the test's process has no thread in it when it ends.
struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
    int inside = 0;
    void pass() {
        std::unique_lock lock(mutex);
        ++inside;
        changed.notify_all();
        changed.wait(lock, [&] { return open; });
        --inside;
        changed.notify_all();
    }
    void release() {
        {
            std::unique_lock lock(mutex);
            open = true;
            changed.notify_all();
            changed.wait(lock, [&] { return inside == 0; });
        }
        // What was left behind cannot be joined, and a signal for this process may be given to it.
        while (threads() > before) std::this_thread::yield();
    }

private:
    static std::ptrdiff_t threads() { return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}); }
    const std::ptrdiff_t before = threads();
};

Subject answering(const std::string& name, std::vector<std::string>& into) {
    return {"group", name,
            [name, &into](Deadline) -> std::function<void()> { return [name, &into] { into.push_back(name); }; },
            [&into](const std::string& why) { into.push_back(why); }};
}

Subject hanging(const std::string& name, const std::shared_ptr<Gate>& gate, std::vector<std::string>& into,
                milliseconds patience) {
    return {"group", name,
            [gate, name, &into](Deadline) -> std::function<void()> {
                gate->pass();
                return [name, &into] { into.push_back(name); };
            },
            [&into](const std::string& why) { into.push_back(why); }, patience};
}

TEST(SideBySide, AnswersArePutInTheOrderGiven) {
    std::vector<std::string> seen;
    std::vector<Subject> subjects;
    for (const auto* name : {"a", "b", "c", "d", "e"}) subjects.push_back(answering(name, seen));
    const auto took = side_by_side(std::move(subjects), long_enough);
    EXPECT_THAT(seen, ElementsAre("a", "b", "c", "d", "e"));
    ASSERT_EQ(took.size(), 5U);
    EXPECT_EQ(took[2].name, "c");
    EXPECT_TRUE(took[2].answered);
}

TEST(SideBySide, NothingToDoIsDone) { EXPECT_TRUE(side_by_side({}, long_enough).empty()); }

// More hang than there are threads at first.
TEST(SideBySide, WhatHangsCostsItsOwnAnswerOnly) {
    const auto gate = std::make_shared<Gate>();
    std::vector<std::string> seen;
    std::vector<Subject> subjects;
    for (const auto* name : {"x", "y", "z"}) subjects.push_back(hanging(name, gate, seen, milliseconds{100}));
    subjects.push_back(answering("a", seen));
    subjects.push_back(answering("b", seen));
    const auto took = side_by_side(std::move(subjects), long_enough);
    EXPECT_THAT(seen, ElementsAre(StartsWith("the observer \"x\" did not answer within "), HasSubstr("\"y\""),
                                  HasSubstr("\"z\""), "a", "b"));
    EXPECT_FALSE(took[0].answered);
    EXPECT_TRUE(took[3].answered);
    gate->release();
}

TEST(SideBySide, TheDeadlineEndsEvenWhatHasPatience) {
    const auto gate = std::make_shared<Gate>();
    std::vector<std::string> seen;
    std::vector<Subject> subjects;
    subjects.push_back(hanging("x", gate, seen, std::chrono::hours{1}));
    subjects.push_back(answering("a", seen));
    side_by_side(std::move(subjects), Deadline::in(milliseconds{200}));
    EXPECT_THAT(seen, ElementsAre(HasSubstr("\"x\" did not answer"), "a"));
    gate->release();
}

TEST(SideBySide, ASubjectsOwnDeadlineComesBeforeItIsGivenUp) {
    Deadline given = Deadline::never();
    Subject subject{"group", "x", [&](Deadline own) -> std::function<void()> { return [&given, own] { given = own; }; },
                    [](const std::string&) {}, std::chrono::hours{1}};
    const Deadline whole = Deadline::in(std::chrono::seconds{20});
    side_by_side({subject}, whole);
    EXPECT_LT(given.at(), whole.at());
}

TEST(SideBySide, WithoutTimeNothingIsLookedAt) {
    std::vector<std::string> seen;
    side_by_side({answering("a", seen)}, Deadline::in(milliseconds{0}));
    EXPECT_THAT(seen, ElementsAre("the time was over before this was looked at"));
}

TEST(SideBySide, AnErrorIsTheSubjectsOwn) {
    std::vector<std::string> seen;
    Subject broken{"group", "broken", [](Deadline) -> std::function<void()> { throw std::runtime_error("no such luck"); },
                   [&](const std::string& why) { seen.push_back(why); }};
    side_by_side({broken, answering("a", seen)}, long_enough);
    EXPECT_THAT(seen, ElementsAre("the observer \"broken\" ended in an error: no such luck", "a"));
}

}   // namespace
}   // namespace ack::host
