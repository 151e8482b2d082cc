#include "disk/proof.hpp"

#include <nlohmann/json.hpp>

namespace ack::disk {

namespace {

std::string article(const std::string& word) {
    const bool vowel = !word.empty() && std::string_view("aeiou").find(word.front()) != std::string_view::npos;
    return (vowel || word == "xfs" ? "an " : "a ") + word;
}

std::string kind_word(const std::string& usage) {
    if (usage == "filesystem") return " filesystem";
    if (usage == "raid") return " (a member of a RAID or volume group)";
    if (usage == "crypto") return " (encrypted)";
    if (usage == "partition-table") return " partition table";
    return " signature";
}

std::string words_of(const host::Signature& signature) {
    std::string text = article(signature.type) + kind_word(signature.usage);
    if (!signature.label.empty()) text += " (label " + signature.label + ")";
    return text;
}

std::string mebibytes(std::uint64_t bytes) { return std::to_string((bytes + (1U << 20) - 1) >> 20) + " MiB"; }

struct Words {
    std::string operator()(const Blank& blank) const {
        if (blank.every_byte)
            return "blank: every one of " + std::to_string(blank.bytes_read) + " bytes was read and is zero";
        auto text = "blank by grid: " + mebibytes(blank.bytes_read) + " of " + mebibytes(blank.bytes) +
                    " read, no run of 2 MiB or more of data can be there";
        if (blank.bytes_per_second == 0) return text;
        return text + " (reading all of it would take " + std::to_string(blank.bytes / blank.bytes_per_second) + " s at " +
               human_bytes(blank.bytes_per_second) + "/s)";
    }
    std::string operator()(const Holds& holds) const {
        std::string text;
        for (const auto& signature : holds.signatures.found)
            text += (text.empty() ? "holds " : " and ") + words_of(signature);
        if (!holds.signatures.ambivalent) return text;
        return (text.empty() ? "holds several signatures" : text) + ", contradicting each other";
    }
    std::string operator()(const Data& data) const {
        auto text = "holds data without a known signature: first seen at byte " + std::to_string(data.offset) + " (" +
                    data.sample + ")";
        if (!data.guess.empty()) text += ", it looks like " + data.guess;
        return text;
    }
    std::string operator()(const Unreadable& unreadable) const {
        return "what it holds is not known: " + unreadable.why;
    }
};

nlohmann::json json_of(const host::Signature& signature) {
    nlohmann::json json = {{"type", signature.type},   {"usage", signature.usage},     {"uuid", signature.uuid},
                           {"label", signature.label}, {"version", signature.version}, {"offset", nullptr}};
    if (signature.offset) json["offset"] = *signature.offset;
    return json;
}

struct Json {
    nlohmann::json operator()(const Blank& blank) const {
        return {{"is", "blank"},
                {"method", blank.every_byte ? "every_byte" : "grid"},
                {"bytes", blank.bytes},
                {"bytes_read", blank.bytes_read},
                {"bytes_per_second", blank.bytes_per_second}};
    }
    nlohmann::json operator()(const Holds& holds) const {
        auto signatures = nlohmann::json::array();
        for (const auto& signature : holds.signatures.found) signatures.push_back(json_of(signature));
        return {{"is", "signatures"}, {"signatures", signatures}, {"ambivalent", holds.signatures.ambivalent}};
    }
    nlohmann::json operator()(const Data& data) const {
        return {{"is", "data"}, {"offset", data.offset}, {"sample", data.sample}, {"guess", data.guess}};
    }
    nlohmann::json operator()(const Unreadable& unreadable) const {
        return {{"is", "unreadable"}, {"why", unreadable.why}};
    }
};

}   // namespace

std::string describe(const Content& content) { return std::visit(Words{}, content); }

void to_json(nlohmann::json& json, const Content& content) {
    json = std::visit(Json{}, content);
    json["words"] = describe(content);
}

}   // namespace ack::disk
