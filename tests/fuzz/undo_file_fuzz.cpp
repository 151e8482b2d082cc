// Any bytes as an undo file of mke2fs: places on the disk, in order and within it, or an error.
#include "disk/undo_file.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    constexpr std::uint64_t disk_bytes = 64ULL << 20;
    const auto file = fuzz::text_of(data, size);
    const disk::ReadAt read = [&](std::uint64_t offset, std::size_t bytes) -> Result<std::string> {
        if (offset > file.size() || bytes > file.size() - offset) return fail("the undo file ends too early");
        return std::string(file.substr(offset, bytes));
    };
    const auto found = disk::parse_undo_file(read, disk_bytes);
    if (!fuzz::answered(found)) return 0;
    std::uint64_t end = 0;
    for (const auto& place : found->places) {
        fuzz::hold(place.bytes > 0 && place.bytes <= disk_bytes && place.offset <= disk_bytes - place.bytes, "a place is on the disk");
        fuzz::hold(end == 0 || place.offset > end, "places are in order and apart");
        end = place.offset + place.bytes;
    }
    fuzz::hold(found->bytes() <= disk_bytes, "no more than the disk has");
    return 0;
}
