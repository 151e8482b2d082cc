#include "agent/events.hpp"

#include <gtest/gtest.h>

namespace ack::agent {
namespace {

TEST(Events, ComeBackAsTheyWere) {
    for (const EventKind kind :
         {EventKind::stage, EventKind::note, EventKind::progress, EventKind::output, EventKind::finished}) {
        const std::string line = to_line({kind, "two\nlines \"quoted\" →", 1.25});
        EXPECT_EQ(line.find('\n'), std::string::npos);
        const auto event = parse_event(line);
        ASSERT_TRUE(event) << event.error().what;
        EXPECT_EQ(event->kind, kind);
        EXPECT_EQ(event->text, "two\nlines \"quoted\" →");
        EXPECT_EQ(event->seconds, 1.25);
    }
}

TEST(Events, BytesThatAreNoTextDoNotEndTheStory) {
    EXPECT_TRUE(parse_event(to_line({EventKind::output, "\xff\xfe raw", 0})));
}

TEST(Events, AHalfWrittenLineIsAnError) {
    const std::string line = to_line({EventKind::note, "text", 1});
    for (std::size_t length = 0; length < line.size(); ++length)
        EXPECT_FALSE(parse_event(line.substr(0, length)));
    EXPECT_FALSE(parse_event(R"({"kind":"song","text":"x","seconds":1})"));
    EXPECT_FALSE(parse_event(R"({"kind":"note","text":1,"seconds":1})"));
    EXPECT_FALSE(parse_event("[]"));
}

}   // namespace
}   // namespace ack::agent
