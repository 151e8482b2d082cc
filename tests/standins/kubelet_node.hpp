#pragma once
#include "faults.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace standin {

struct NodeIdentity {
    std::string name, address, provider_id, version;
    std::map<std::string, std::string> labels;
};

std::map<std::string, std::string> labels_from(const std::string& text); // a=b,c=d

nlohmann::json new_node(const NodeIdentity& identity); // what is posted first, without a status

// The status part of the Node, with transition times that change only when a condition does.
class NodeStatus {
public:
    explicit NodeStatus(NodeIdentity identity) : identity_(std::move(identity)) {}
    nlohmann::json now(bool ready, Faults& faults);

private:
    nlohmann::json condition(const std::string& type, const std::string& status, const std::string& reason,
                             const std::string& message);

    NodeIdentity identity_;
    std::map<std::string, std::pair<std::string, std::string>> last_; // type: status, since
};

} // namespace standin
