#include "checks/kubeconfig_context.hpp"

namespace ack::checks {

namespace {

// The entry of `list` with this name: its `what` part.
Result<const YamlNode*> named(const YamlNode& list, std::string_view what, const std::string& name) {
    for (const auto& entry : list.list)
        if (entry["name"].text == name)
            return &entry[what];
    return fail("no " + std::string(what) + " \"" + name + "\", which its current context names");
}

} // namespace

Result<CurrentContext> current_context(const YamlNode& kubeconfig) {
    const auto& current = kubeconfig["current-context"].text;
    if (current.empty())
        return fail("it has no current-context");
    const auto context = named(kubeconfig["contexts"], "context", current);
    if (!context)
        return tl::unexpected(context.error());
    const auto& user_name = (**context)["user"].text;
    const auto cluster = named(kubeconfig["clusters"], "cluster", (**context)["cluster"].text);
    if (!cluster)
        return tl::unexpected(cluster.error());
    const auto user = named(kubeconfig["users"], "user", user_name);
    if (!user)
        return tl::unexpected(user.error());
    return CurrentContext{*cluster, *user, user_name};
}

} // namespace ack::checks
