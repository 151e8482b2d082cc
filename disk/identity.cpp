#include "disk/identity.hpp"

#include "host/sha256.hpp"

#include <array>
#include <cstdio>
#include <sys/sysmacros.h>

namespace ack::disk {

Identity identity_of(const Disk& disk) {
    return {disk.name, disk.number, disk.bytes, disk.serial, disk.wwn, disk.diskseq, disk.backing};
}

std::string human_bytes(std::uint64_t bytes) {
    constexpr std::array units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    std::size_t unit = 0;
    double value = static_cast<double>(bytes);
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    std::string number = text.data();
    if (number.ends_with(".0")) number.resize(number.size() - 2);
    return number + " " + units[unit];
}

std::string describe(const Identity& identity) {
    std::string text = "/dev/" + identity.name + " (";
    if (identity.serial)
        text += "serial " + *identity.serial + ", ";
    else if (identity.wwn)
        text += "WWN " + *identity.wwn + ", ";
    return text + human_bytes(identity.bytes) + ")";
}

namespace {

std::string number_text(dev_t number) {
    return std::to_string(major(number)) + ":" + std::to_string(minor(number));
}

// A value that has come or gone is a difference too: a disk does not lose its serial.
template <class T> std::string changed(const char* what, const T& planned, const T& now) {
    if (planned == now) return {};
    const auto text = [](const auto& value) -> std::string {
        if (!value) return "none";
        if constexpr (std::is_same_v<T, std::optional<std::string>>)
            return *value;
        else
            return std::to_string(*value);
    };
    return std::string(what) + " was " + text(planned) + ", is now " + text(now);
}

}   // namespace

std::string difference(const Identity& planned, const Identity& now) {
    if (auto text = changed("its serial", planned.serial, now.serial); !text.empty()) return text;
    if (auto text = changed("its WWN", planned.wwn, now.wwn); !text.empty()) return text;
    if (planned.bytes != now.bytes)
        return "its size was " + std::to_string(planned.bytes) + " bytes, is now " + std::to_string(now.bytes);
    if (planned.name != now.name) return "its name was " + planned.name + ", is now " + now.name;
    if (planned.number != now.number)
        return "its device number was " + number_text(planned.number) + ", is now " + number_text(now.number);
    const bool noted = planned.backing.has_value();    // a record of an earlier version says nothing of it
    if (auto text = changed("what it is laid over", planned.backing, now.backing); noted && !text.empty()) return text;
    return changed("its sequence number (diskseq)", planned.diskseq, now.diskseq);
}

std::string derived_uuid(std::string_view machine_id, const Identity& identity, std::string_view purpose) {
    std::string seed = "ack-attach filesystem";
    const auto add = [&seed](std::string_view part) {    // the lengths keep ("ab", "c") and ("a", "bc") apart
        seed += '\n' + std::to_string(part.size()) + ':';
        seed += part;
    };
    add(machine_id);
    if (identity.serial || identity.wwn) {
        add("serial " + identity.serial.value_or(""));
        add("wwn " + identity.wwn.value_or(""));
    } else {
        add("name " + identity.name);
        add("bytes " + std::to_string(identity.bytes));
    }
    add(purpose);

    auto digest = host::sha256(seed);
    digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0F) | 0x80);    // version 8
    digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3F) | 0x80);    // variant of RFC 9562
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        std::array<char, 3> byte{};
        std::snprintf(byte.data(), byte.size(), "%02x", static_cast<unsigned>(digest[i]));
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += byte.data();
    }
    return text;
}

}   // namespace ack::disk
