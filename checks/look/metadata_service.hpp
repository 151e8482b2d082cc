// Asking the instance's metadata service for single keys: with a token, where the service gives tokens; again when it is
// busy; never through a proxy.
#pragma once

#include "checks/instance.hpp"
#include "host/deadline.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace ack::checks {

struct MetadataPlace {
    std::string address = "100.100.100.200";
    std::uint16_t port = 80;
};

class MetadataService {
public:
    // Gets a token, or learns that the service has none (404, 405). An error: it does not answer, or is none.
    // The deadline holds for all that is asked of it.
    static Result<MetadataService> open(const MetadataPlace& place, Deadline deadline);

    bool tokens() const { return !token_.empty(); }
    // Seconds that the service's clock is ahead of this host's.
    Fact<std::int64_t> clock_offset() const { return clock_offset_; }
    // The text at /latest/meta-data/`key`. May be asked by several threads.
    Key<std::string> get(std::string_view key) const;
    // False: a question without a token is refused (hardened-only mode).
    Fact<bool> answers_without_token() const;

private:
    MetadataService(MetadataPlace place, Deadline deadline) : place_(std::move(place)), deadline_(deadline) {}

    MetadataPlace place_;
    Deadline deadline_;
    std::string token_;
    Fact<std::int64_t> clock_offset_ = fail("the metadata service sends no date");
};

}   // namespace ack::checks
