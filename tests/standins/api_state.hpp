#pragma once
#include "http.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <mutex>
#include <set>
#include <string>

namespace standin {

// Everything the API server knows, as one JSON object: tokens, version, nodes, csrs, leases. Kept in a file
// that is rewritten after every change, so a test can read it, and a restarted server goes on where it was.
class State {
public:
    explicit State(std::string file);

    // Runs `work` on the data, alone; saves what it changed. Whatever it throws leaves the data as it was.
    Response with(const std::function<Response(nlohmann::json& data)>& work);
    std::set<std::string> tokens();
    std::string version();

private:
    void save();

    std::string file_;
    std::mutex mutex_;
    nlohmann::json data_;
};

void stamp_new(nlohmann::json& data, nlohmann::json& object);     // uid, creationTimestamp, resourceVersion
void stamp_changed(nlohmann::json& data, nlohmann::json& object); // resourceVersion

} // namespace standin
