// What people and programs of the instance that the image was made from left behind.
#include "checks/look/image/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/secrets.hpp"

#include <span>

namespace ack::checks {

namespace {

using Things = std::vector<FoundThing>;

struct Known {
    const char* path; // below a home directory
    const char* what;
};
constexpr Known personal[] = {{".ssh/authorized_keys", "keys that may log in"},
                              {".ssh/known_hosts", "hosts that were visited"},
                              {".bash_history", "history of a shell"},
                              {".zsh_history", "history of a shell"},
                              {".python_history", "history of a shell"},
                              {".mysql_history", "history of a database client"},
                              {".psql_history", "history of a database client"},
                              {".rediscli_history", "history of a database client"},
                              {".viminfo", "history of an editor"},
                              {".lesshst", "history of a pager"}};
constexpr Known credential_files[] = {{".aliyun/config.json", "credentials of the aliyun CLI"},
                                      {".ossutilconfig", "credentials of ossutil"},
                                      {".kube/config", "credentials for a cluster"},
                                      {".aws/credentials", "credentials of the aws CLI"},
                                      {".git-credentials", "passwords of git"},
                                      {".netrc", "passwords"}};
// Where commands and settings with secrets in them are put.
constexpr const char* read_in_home[] = {".bashrc", ".bash_profile", ".profile", ".zshrc", ".bash_history"};
constexpr const char* read_in_etc[] = {"/etc/environment",
                                       "/etc/profile",
                                       "/etc/rc.local",
                                       "/etc/rc.d/rc.local",
                                       "/etc/crontab",
                                       "/var/spool/cron/root",
                                       "/var/spool/cron/crontabs/root"};
constexpr const char* read_directories[] = {"/etc/profile.d",      "/etc/cron.d",  "/etc/cloud/cloud.cfg.d",
                                            "/etc/systemd/system", "/etc/default", "/etc/sysconfig"};
constexpr std::size_t most_of_a_file = 5, limit = 4U << 20;

Result<void> add_files(const host::HostView& view, const std::string& home, std::span<const Known> known,
                       Things& things) {
    for (const auto& [name, what] : known) {
        const std::string path = home + "/" + name;
        const auto size = size_if_there(view, path);
        if (!size)
            return tl::unexpected(size.error());
        if (*size && **size > 0)
            things.push_back({path, what});
    }
    return {};
}

Result<void> add_private_keys(const host::HostView& view, const std::string& home, Things& things) {
    const auto files = files_in(view, home + "/.ssh", "id_", "");
    if (!files)
        return tl::unexpected(files.error());
    for (const auto& file : *files)
        if (!file.ends_with(".pub"))
            things.push_back({file, "private key"});
    return {};
}

Result<void> add_secrets(const host::HostView& view, const std::string& path, Things& things) {
    const auto size = size_if_there(view, path);
    if (!size)
        return tl::unexpected(size.error());
    if (!*size || **size > limit)
        return {};
    const auto text = view.read(path, limit);
    if (!text)
        return tl::unexpected(text.error());
    for (auto& secret : secrets_in(path, *text, most_of_a_file))
        things.push_back(std::move(secret));
    return {};
}

// A registry's login is there only where an "auth" stands; a credential helper keeps it elsewhere.
Result<void> add_docker_login(const host::HostView& view, const std::string& home, Things& things) {
    const std::string path = home + "/.docker/config.json";
    const auto size = size_if_there(view, path);
    if (!size || !*size)
        return size ? Result<void>{} : tl::unexpected(size.error());
    const auto text = view.read(path);
    if (!text)
        return tl::unexpected(text.error());
    if (text->find("\"auth\"") != std::string::npos)
        things.push_back({path, "login at a registry"});
    return {};
}

Result<std::vector<std::string>> files_to_read(const host::HostView& view) {
    std::vector<std::string> all(std::begin(read_in_etc), std::end(read_in_etc));
    for (const std::string directory : read_directories) {
        const auto files = files_in(view, directory, "", "");
        if (!files)
            return files;
        all.insert(all.end(), files->begin(), files->end());
    }
    return all;
}

} // namespace

Fact<Things> look_at_personal_files(const host::HostView& view, Deadline) {
    const auto all = homes(view);
    if (!all)
        return tl::unexpected(all.error());
    Things things;
    for (const auto& home : *all) {
        if (auto added = add_files(view, home, personal, things); !added)
            return tl::unexpected(added.error());
        if (auto added = add_private_keys(view, home, things); !added)
            return tl::unexpected(added.error());
    }
    return things;
}

Fact<Things> look_at_credentials(const host::HostView& view, Deadline) {
    const auto all = homes(view);
    auto files = files_to_read(view);
    if (!all || !files)
        return tl::unexpected(all ? files.error() : all.error());
    Things things;
    for (const auto& home : *all) {
        for (const auto* name : read_in_home)
            files->push_back(home + "/" + name);
        if (auto added = add_files(view, home, credential_files, things); !added)
            return tl::unexpected(added.error());
        if (auto added = add_docker_login(view, home, things); !added)
            return tl::unexpected(added.error());
    }
    for (const auto& file : *files)
        if (auto added = add_secrets(view, file, things); !added)
            return tl::unexpected(added.error());
    return things;
}

} // namespace ack::checks
