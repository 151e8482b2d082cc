#include "api_error.hpp"

namespace standin {
namespace {
nlohmann::json about(const Resource& resource, const std::string& name) {
    nlohmann::json details = {{"kind", resource.name}};
    if (!name.empty())
        details["name"] = name;
    if (!resource.group.empty())
        details["group"] = resource.group;
    return details;
}

std::string quoted(const Resource& resource, const std::string& name) {
    return name.empty() ? resource.qualified() : resource.qualified() + " \"" + name + "\"";
}
} // namespace

ApiError not_found(const Resource& resource, const std::string& name) {
    return {404, "NotFound", quoted(resource, name) + " not found", about(resource, name)};
}

ApiError already_exists(const Resource& resource, const std::string& name) {
    return {409, "AlreadyExists", quoted(resource, name) + " already exists", about(resource, name)};
}

ApiError conflict(const Resource& resource, const std::string& name) {
    return {
        409, "Conflict",
        "Operation cannot be fulfilled on " + quoted(resource, name) +
            ": the object has been modified; please apply your changes to the latest version and try again",
        about(resource, name)};
}

ApiError forbidden(const Resource& resource, const std::string& name, const std::string& why) {
    return {403, "Forbidden", quoted(resource, name) + " is forbidden: " + why, about(resource, name)};
}

ApiError bad_request(const std::string& message) {
    return {400, "BadRequest", message};
}

ApiError invalid_name(const std::string& kind, const Resource& resource) {
    const std::string why = "Required value: name or generateName is required";
    auto details = about(resource, "");
    details["kind"] = kind;
    details["causes"] = nlohmann::json::array(
        {{{"reason", "FieldValueRequired"}, {"message", why}, {"field", "metadata.name"}}});
    return {422, "Invalid", kind + " \"\" is invalid: metadata.name: " + why, details};
}

ApiError method_not_allowed() {
    return {405, "MethodNotAllowed", "the server does not allow this method on the requested resource",
            nlohmann::json::object()};
}

ApiError no_such_path() {
    return {404, "NotFound", "the server could not find the requested resource", nlohmann::json::object()};
}

ApiError unauthorized() {
    return {401, "Unauthorized", "Unauthorized"};
}

Response answer_of(const ApiError& error) {
    nlohmann::json status = {
        {"kind", "Status"},    {"apiVersion", "v1"},       {"metadata", nlohmann::json::object()},
        {"status", "Failure"}, {"message", error.message}, {"reason", error.reason},
        {"code", error.code}};
    if (!error.details.is_null())
        status["details"] = error.details;
    if (error.retry_after > 0)
        status["details"]["retryAfterSeconds"] = error.retry_after;
    auto response = json_answer(error.code, status);
    if (error.retry_after > 0)
        response.headers.emplace_back("Retry-After", std::to_string(error.retry_after));
    return response;
}

Response json_answer(int status, const nlohmann::json& body) {
    return {.status = status,
            .type = "application/json",
            .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n",
            .headers = {{"Cache-Control", "no-cache, private"}}};
}

} // namespace standin
