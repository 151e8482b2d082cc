// Which bytes of a disk an undo file of `mke2fs -z` gives back: format E2UNDO02, as written since e2fsprogs 1.43
// (misc/e2undo.c and lib/ext2fs/undo_io.c there). Whether the saved bytes are whole is for e2undo to say.
#pragma once

#include "disk/piece.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ack::disk {

struct UndoFile {
    std::vector<Piece> places;           // of the disk: sorted, joined where they touch
    bool finished = false;               // false: the program that wrote it was ended before its time

    std::uint64_t bytes() const;         // of all places
};

// Gives exactly that many bytes of the file, or an error.
using ReadAt = std::function<Result<std::string>(std::uint64_t offset, std::size_t bytes)>;

// Not such a file, a place beyond `disk_bytes`: error.
Result<UndoFile> parse_undo_file(const ReadAt& read, std::uint64_t disk_bytes);
Result<UndoFile> read_undo_file(const host::HostView& view, const std::filesystem::path& path, std::uint64_t disk_bytes);

}   // namespace ack::disk
