#include "host/gunzip.hpp"

#include <boost/beast/zlib/inflate_stream.hpp>
#include <boost/crc.hpp>

#include <array>
#include <cstdint>

namespace ack::host {

namespace {

constexpr std::size_t fixed_header = 10, trailer = 8;
enum Flag : unsigned { header_crc = 2, extra = 4, name = 8, comment = 16, reserved = 0xE0 };

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

std::uint32_t number_at(std::string_view text, std::size_t at) {
    return byte_at(text, at) | byte_at(text, at + 1) << 8U | byte_at(text, at + 2) << 16U |
           byte_at(text, at + 3) << 24U;
}

// Takes the header away; false when there is none.
bool skip_header(std::string_view& rest) {
    constexpr std::string_view magic("\x1f\x8b\x08", 3);
    if (rest.size() < fixed_header + trailer || !rest.starts_with(magic))
        return false;
    const unsigned flags = byte_at(rest, 3);
    rest.remove_prefix(fixed_header);
    if ((flags & reserved) != 0)
        return false;
    if ((flags & extra) != 0) {
        if (rest.size() < 2)
            return false;
        const std::size_t length = 2 + (byte_at(rest, 0) | byte_at(rest, 1) << 8U);
        if (rest.size() < length)
            return false;
        rest.remove_prefix(length);
    }
    for (const auto text : {name, comment}) {
        if ((flags & text) == 0)
            continue;
        const auto end = rest.find('\0');
        if (end == std::string_view::npos)
            return false;
        rest.remove_prefix(end + 1);
    }
    if ((flags & header_crc) != 0)
        rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    return rest.size() > trailer;
}

} // namespace

Result<std::string> gunzip(std::string_view compressed, std::size_t limit) {
    namespace zlib = boost::beast::zlib;
    if (!skip_header(compressed))
        return fail("not a gzip file");
    zlib::inflate_stream stream;
    zlib::z_params state;
    state.next_in = compressed.data();
    state.avail_in = compressed.size();
    std::string text;
    std::array<char, 16384> piece{};
    boost::beast::error_code error;
    while (!error) {
        state.next_out = piece.data();
        state.avail_out = piece.size();
        stream.write(state, zlib::Flush::none, error);
        text.append(piece.data(), piece.size() - state.avail_out);
        if (text.size() > limit)
            return fail("longer than " + std::to_string(limit) + " bytes");
        // Neither more to read nor anything written: the file was cut off.
        if (!error && state.avail_in == 0 && state.avail_out == piece.size())
            break;
    }
    if (error != zlib::error::end_of_stream)
        return fail("the gzip file is damaged or cut off");
    if (state.avail_in < trailer)
        return fail("the gzip file is cut off");
    const std::string_view end(static_cast<const char*>(state.next_in), state.avail_in);
    boost::crc_32_type sum;
    sum.process_bytes(text.data(), text.size());
    if (sum.checksum() != number_at(end, 0) || text.size() != number_at(end, 4))
        return fail("the gzip file is damaged: its checksum is another");
    return text;
}

} // namespace ack::host
