#include "host/names.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace ack::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

// A resolver that knows one name: both.example with 10.1.1.1 twice, 10.1.1.2 and fd00::1. four.example has no
// AAAA and never answers for it, broken.example is SERVFAIL, silent.example gets no answer, all others do not
// exist.
class Resolver {
public:
    Resolver() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        EXPECT_EQ(pipe(stop_), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    ~Resolver() {
        close(stop_[1]);
        thread_.join();
        close(stop_[0]);
        close(socket_);
    }
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

private:
    static std::string record(unsigned char type, const std::string& data) {
        return std::string("\xc0\x0c\x00", 3) + static_cast<char>(type) +
               std::string("\x00\x01\x00\x00\x00\x3c\x00", 7) + static_cast<char>(data.size()) + data;
    }

    static std::string answer(const std::string& query) {
        constexpr std::size_t header = 12;
        std::string name;
        std::size_t at = header;
        while (query[at] != 0) {
            const auto size = static_cast<std::size_t>(query[at]);
            name += (name.empty() ? "" : ".") + query.substr(at + 1, size);
            at += size + 1;
        }
        const int type = query[at + 2];
        constexpr int a = 1, aaaa = 28;
        if (name == "silent.example" || (name == "four.example" && type == aaaa)) return {};
        std::string records;
        char count = 0, code = 0;
        if (name == "both.example" && type == a) {
            records =
                record(a, "\x0a\x01\x01\x01") + record(a, "\x0a\x01\x01\x02") + record(a, "\x0a\x01\x01\x01");
            count = 3;
        } else if (name == "both.example" && type == aaaa) {
            records = record(aaaa, std::string("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01", 16));
            count = 1;
        } else if (name == "four.example") {
            records = record(a, "\x0a\x01\x01\x04");
            count = 1;
        } else if (name == "broken.example") {
            code = 2;
        } else if (name != "empty.example") {
            code = 3;
        }
        std::string reply = query.substr(0, 2) + '\x81' + static_cast<char>(0x80 | code) +
                            std::string("\0\1\0", 3) + count + std::string(4, '\0');
        return reply + query.substr(header, at + 5 - header) + records;
    }

    void serve() {
        for (;;) {
            pollfd waiting[] = {{socket_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
            poll(waiting, 2, -1);
            if (waiting[1].revents != 0) return;
            char bytes[1500];
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const auto got =
                recvfrom(socket_, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &size);
            if (got < 17) continue;
            const auto reply = answer(std::string(bytes, static_cast<std::size_t>(got)));
            if (!reply.empty())
                sendto(socket_, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
        }
    }

    int socket_, stop_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    std::thread thread_;
};

TEST(Resolve, ANumericAddressIsItsOwnAnswer) {
    for (const std::string address : {"100.100.100.200", "fd00::1"}) {
        const auto resolved = resolve(address, Deadline::in(0s));
        ASSERT_TRUE(resolved);
        EXPECT_THAT(resolved->addresses, ElementsAre(address));
        EXPECT_EQ(resolved->resolver, "numeric");
    }
}

TEST(Resolve, TheHostsFileKnowsLocalhost) {
    const auto resolved = resolve("localhost", Deadline::in(20s));
    ASSERT_TRUE(resolved) << resolved.error().what;
    EXPECT_THAT(resolved->addresses, testing::Contains("127.0.0.1"));
    EXPECT_EQ(resolved->resolver, "hosts file");
}

TEST(Resolve, AsksForBothKindsIpv4First) {
    const Resolver resolver;
    const auto resolved = resolve("both.example", Deadline::in(20s), resolver.address());
    ASSERT_TRUE(resolved) << resolved.error().what;
    EXPECT_THAT(resolved->addresses, ElementsAre("10.1.1.1", "10.1.1.2", "fd00::1"));
    EXPECT_EQ(resolved->resolver, "127.0.0.1");
}

TEST(Resolve, Ipv4IsEnoughWhenIpv6IsNeverAnswered) {
    const Resolver resolver;
    const auto resolved = resolve("four.example", Deadline::in(20s), resolver.address());
    ASSERT_TRUE(resolved) << resolved.error().what;
    EXPECT_THAT(resolved->addresses, ElementsAre("10.1.1.4"));
}

TEST(Resolve, EachFailureHasItsWords) {
    const Resolver resolver;
    const auto error = [&](const char* name) {
        return resolve(name, Deadline::in(20s), resolver.address()).error();
    };
    EXPECT_THAT(error("absent.example").what,
                HasSubstr("there is no name absent.example (resolver 127.0.0.1)"));
    EXPECT_EQ(error("absent.example").code, ENOENT);
    EXPECT_THAT(error("empty.example").what, HasSubstr("has no address"));
    EXPECT_THAT(error("broken.example").what, HasSubstr("SERVFAIL"));
    EXPECT_EQ(error("").code, ENOENT);
}

TEST(Resolve, SilenceEndsAtTheDeadline) {
    const Resolver resolver;
    const auto resolved = resolve("silent.example", Deadline::in(100ms), resolver.address());
    ASSERT_FALSE(resolved);
    EXPECT_EQ(resolved.error().code, ETIMEDOUT);
    EXPECT_THAT(resolved.error().what,
                HasSubstr("no answer about silent.example from the resolvers 127.0.0.1"));
}

}   // namespace
}   // namespace ack::host
