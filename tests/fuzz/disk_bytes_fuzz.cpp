// What a disk may hold: superblocks and guesses, from any bytes at any place.
#include "disk/guess.hpp"
#include "disk/superblock.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>
#include <span>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    const auto bytes = std::as_bytes(std::span(data, size));
    // Superblocks begin where the fuzzer need not guess 1024 zeros before them.
    std::vector<std::byte> start(4096);
    std::copy_n(bytes.begin(), std::min<std::size_t>(size, 2048), start.begin());
    if (const auto found = disk::parse_superblock(start); fuzz::answered(found)) {
        fuzz::hold(found->uuid.size() == 36, "a UUID has 36 characters");
        fuzz::hold(found->family == "ext" || found->family == "xfs", "a family is known");
        fuzz::hold(!(found->faulty && found->clean), "what is faulty is not clean");
    }
    static_cast<void>(fuzz::answered(disk::parse_superblock(bytes)));
    for (std::size_t first = 0; first <= size; first += 1 + size / 7)
        static_cast<void>(disk::guess(bytes, 1U << 20, (1U << 20) + first));
    static_cast<void>(disk::guess(bytes, 4096, 0));
    return 0;
}
