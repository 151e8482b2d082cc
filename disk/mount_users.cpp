#include "disk/mount_users.hpp"

#include <sstream>

namespace ack::disk {

namespace {

// The path as its own filesystem has it.
std::string inside(const host::Mount& mount, const std::string& path) {
    const auto below = mount.target == "/" ? path : path.substr(mount.target.size());
    return mount.root == "/" ? below : mount.root + below;
}

// Its directories stand in the options of the filesystem: "lowerdir=/a:/b,upperdir=/c,workdir=/d".
bool is_overlay_of(const std::string& line, const std::string& path) {
    if (line.find(" - overlay ") == std::string::npos) return false;
    return line.find('=' + path + '/') != std::string::npos || line.find(':' + path + '/') != std::string::npos;
}

}   // namespace

bool lies_below(std::string_view path, std::string_view place) {
    return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
}

Result<std::vector<std::string>> mount_users(std::string_view mountinfo, const std::vector<host::Mount>& own,
                                             const std::vector<std::string>& paths) {
    const auto theirs = host::parse_mountinfo(mountinfo);
    if (!theirs) return tl::unexpected(theirs.error());
    std::vector<std::string> users;
    for (const auto& path : paths) {
        const auto* ground = host::mount_of(own, path);
        if (!ground) return fail("no mount is known that " + path + " lies on");
        for (const auto& mount : *theirs)
            if (mount.device == ground->device && mount.root != "/" && lies_below(mount.root, inside(*ground, path)))
                users.push_back(mount.target + " shows " + mount.root);
        std::istringstream lines{std::string(mountinfo)};
        for (std::string line; std::getline(lines, line);)
            if (is_overlay_of(line, path)) users.push_back("an overlay is made of what is in " + path + " (a container that runs?)");
    }
    return users;
}

Result<std::vector<std::string>> other_names(std::string_view mountinfo, const std::vector<host::Mount>& own,
                                             const std::vector<std::string>& paths) {
    const auto theirs = host::parse_mountinfo(mountinfo);
    if (!theirs) return tl::unexpected(theirs.error());
    std::vector<std::string> names;
    for (const auto& path : paths) {
        const auto* ground = host::mount_of(own, path);
        if (!ground) return fail("no mount is known that " + path + " lies on");
        const auto whole = inside(*ground, path);
        for (const auto& mount : *theirs) {
            const std::string above = mount.root == "/" ? "" : mount.root;
            if (mount.device != ground->device || !lies_below(whole, above)) continue;
            names.push_back((mount.target == "/" ? "" : mount.target) + whole.substr(above.size()));
        }
    }
    return names;
}

}   // namespace ack::disk
