#include "api_state.hpp"

#include "files.hpp"
#include "log.hpp"
#include "text.hpp"

namespace standin {

State::State(std::string file) : file_(std::move(file)), data_(nlohmann::json::object()) {
    if (const auto text = read_file(file_); text && !text->empty())
        data_ = nlohmann::json::parse(*text);
    const nlohmann::json defaults = {{"resourceVersion", 1000},
                                     {"version", "v1.35.1-aliyun.1"},
                                     {"tokens", nlohmann::json::array({"abcdef.0123456789abcdef"})},
                                     {"nodes", nlohmann::json::object()},
                                     {"csrs", nlohmann::json::object()},
                                     {"leases", nlohmann::json::object()}};
    for (const auto& [key, value] : defaults.items())
        if (!data_.contains(key))
            data_[key] = value;
    save();
}

void State::save() {
    if (!file_.empty())
        write_file(file_, data_.dump(2) + "\n", 0644);
}

Response State::with(const std::function<Response(nlohmann::json&)>& work) {
    std::lock_guard lock(mutex_);
    auto copy = data_;
    auto response = work(copy);
    if (copy != data_) {
        data_ = std::move(copy);
        save();
    }
    return response;
}

std::set<std::string> State::tokens() {
    std::lock_guard lock(mutex_);
    return data_["tokens"].get<std::set<std::string>>();
}

std::string State::version() {
    std::lock_guard lock(mutex_);
    return data_["version"].get<std::string>();
}

void stamp_changed(nlohmann::json& data, nlohmann::json& object) {
    const long next = data["resourceVersion"].get<long>() + 1;
    data["resourceVersion"] = next;
    object["metadata"]["resourceVersion"] = std::to_string(next);
}

void stamp_new(nlohmann::json& data, nlohmann::json& object) {
    object["metadata"]["uid"] = random_uuid();
    object["metadata"]["creationTimestamp"] = now_rfc3339();
    stamp_changed(data, object);
}

} // namespace standin
