#include "disk/undo_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <memory>
#include <unistd.h>

namespace ack::disk {

namespace {

constexpr std::string_view magic = "E2UNDO02";
constexpr std::uint32_t key_block_magic = 0xCADECADE;
constexpr std::size_t header_bytes = 72, key_bytes = 16;
constexpr std::uint32_t least_block = 1024, largest_block = 1U << 20;
constexpr std::uint64_t most_blocks_of_a_key = 512;      // E2UNDO_MAX_EXTENT_BLOCKS
constexpr std::uint64_t most_keys = 1ULL << 24;

std::uint64_t little(std::string_view text, std::size_t at, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(text[at + i]);
    return value;
}

struct Header {
    std::uint64_t keys = 0, first_key_block = 0;
    std::uint64_t block = 0, disk_block = 0;             // bytes: of this file, of the disk
    bool finished = false;
};

Result<Header> header_of(const ReadAt& read) {
    const auto text = read(0, header_bytes);
    if (!text) return tl::unexpected(text.error());
    if (!text->starts_with(magic)) return fail("it is not an undo file of e2fsprogs 1.43 or newer");
    const auto compatible = little(*text, 48, 4), incompatible = little(*text, 52, 4) | little(*text, 56, 4);
    const Header header{little(*text, 8, 8), little(*text, 24, 8), little(*text, 32, 4), little(*text, 36, 4),
                        (little(*text, 44, 4) & 1) != 0};
    const auto sound = [](std::uint64_t block) { return block >= least_block && block <= largest_block; };
    if (!sound(header.block) || !sound(header.disk_block) || header.keys > most_keys)
        return fail("the header of the undo file is broken");
    if (compatible != 0 || incompatible != 0) return fail("the undo file has features that are not known here");
    return header;
}

void join(std::vector<Piece>& places) {
    std::sort(places.begin(), places.end(), [](const Piece& a, const Piece& b) { return a.offset < b.offset; });
    std::vector<Piece> joined;
    for (const auto& place : places) {
        if (!joined.empty() && place.offset <= joined.back().offset + joined.back().bytes)
            joined.back().bytes = std::max(joined.back().bytes, place.offset + place.bytes - joined.back().offset);
        else
            joined.push_back(place);
    }
    places = std::move(joined);
}

}   // namespace

std::uint64_t UndoFile::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& place : places) sum += place.bytes;
    return sum;
}

Result<UndoFile> parse_undo_file(const ReadAt& read, std::uint64_t disk_bytes) {
    const auto header = header_of(read);
    if (!header) return tl::unexpected(header.error());
    UndoFile found{{}, header->finished};
    const auto keys_per_block = header->block / key_bytes - 1;
    auto block = header->first_key_block;
    for (std::uint64_t left = header->keys; left > 0;) {
        if (block > std::numeric_limits<std::uint64_t>::max() / header->block) return fail("a key block of the undo file is nowhere");
        const auto keys = read(block++ * header->block, header->block);
        if (!keys) return tl::unexpected(keys.error());
        if (little(*keys, 0, 4) != key_block_magic) return fail("a key block of the undo file is broken");
        for (std::uint64_t i = 1; i <= keys_per_block && left > 0; ++i, --left) {
            const auto at = little(*keys, i * key_bytes, 8), bytes = little(*keys, i * key_bytes + 12, 4);
            if (bytes == 0 || bytes > most_blocks_of_a_key * header->block || at > disk_bytes / header->disk_block ||
                bytes > disk_bytes - std::min(disk_bytes, at * header->disk_block))
                return fail("the undo file is for another disk: it names bytes that this one does not have");
            found.places.push_back({at * header->disk_block, bytes});
            block += (bytes + header->block - 1) / header->block;
        }
    }
    join(found.places);
    return found;
}

Result<UndoFile> read_undo_file(const host::HostView& view, const std::filesystem::path& path, std::uint64_t disk_bytes) {
    auto opened = view.open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (!opened) return fail("the undo file " + opened.error().what, opened.error().code);
    const auto file = std::make_shared<host::Descriptor>(std::move(*opened));
    const ReadAt read = [file](std::uint64_t offset, std::size_t bytes) -> Result<std::string> {
        std::string text(bytes, '\0');
        for (std::size_t done = 0; done < bytes;) {
            const auto got = ::pread(file->get(), text.data() + done, bytes - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return fail_errno("reading the undo file", errno);
            if (got == 0) return fail("the undo file ends too early");
            done += static_cast<std::size_t>(got);
        }
        return text;
    };
    auto found = parse_undo_file(read, disk_bytes);
    if (!found) return fail(path.string() + ": " + found.error().what);
    return found;
}

}   // namespace ack::disk
