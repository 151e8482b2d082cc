#pragma once
#include "http.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace standin {

// What an API call is about; `group` is empty for the core group.
struct Resource {
    std::string group, name, space;
    std::string qualified() const { return group.empty() ? name : name + "." + group; }
};

// Thrown to end a call; becomes a metav1.Status in the answer.
struct ApiError {
    int code;
    std::string reason, message;
    nlohmann::json details = nullptr;
    long retry_after = 0;
};

ApiError not_found(const Resource& resource, const std::string& name);
ApiError already_exists(const Resource& resource, const std::string& name);
ApiError conflict(const Resource& resource, const std::string& name);
ApiError forbidden(const Resource& resource, const std::string& name, const std::string& why);
ApiError bad_request(const std::string& message);
ApiError invalid_name(const std::string& kind, const Resource& resource);
ApiError method_not_allowed();
ApiError no_such_path();
ApiError unauthorized();

Response answer_of(const ApiError& error);
Response json_answer(int status, const nlohmann::json& body);

} // namespace standin
