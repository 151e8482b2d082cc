#include "disk/written.hpp"

#include <sstream>
#include <vector>

namespace ack::disk {

namespace {
constexpr std::size_t write_sectors = 6, discard_sectors = 13, fewest_fields = 11;
}   // namespace

Result<Written> parse_block_stat(std::string_view text) {
    std::istringstream words{std::string(text)};
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t number = 0; words >> number;) numbers.push_back(number);
    if (!words.eof() || numbers.size() < fewest_fields) return fail("a block device's stat is not understood");
    return Written{numbers[write_sectors], numbers.size() > discard_sectors ? numbers[discard_sectors] : 0};
}

Result<Written> written_so_far(const host::HostView& view, const std::string& disk) {
    const auto text = view.read("/sys/block/" + disk + "/stat", 4096);
    if (!text) return tl::unexpected(text.error());
    return parse_block_stat(*text);
}

}   // namespace ack::disk
