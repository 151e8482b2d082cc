#include "disk/json_fields.hpp"

namespace ack::disk {

nlohmann::json json_of(const Identity& identity) {
    return {{"name", identity.name},           {"number", number_text(identity.number)}, {"bytes", identity.bytes},
            {"serial", json_of(identity.serial)}, {"wwn", json_of(identity.wwn)}, {"diskseq", json_of(identity.diskseq)},
            {"backing", json_of(identity.backing)}};
}

Identity identity_from(const nlohmann::json& json, const std::string& place, std::optional<Error>& fault) {
    Identity identity;
    Fields fields(json, place, fault);
    fields.take("name", identity.name);
    fields.take_number("number", identity.number);
    fields.take("bytes", identity.bytes);
    fields.take("serial", identity.serial);
    fields.take("wwn", identity.wwn);
    fields.take("diskseq", identity.diskseq);
    fields.take_if_there("backing", identity.backing);
    fields.no_others();
    return identity;
}

}   // namespace ack::disk
