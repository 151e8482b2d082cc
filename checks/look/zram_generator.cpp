#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <array>

namespace ack::checks {

namespace {

constexpr auto name = "zram-generator";
constexpr std::array generator_directories = {
    "/etc/systemd/system-generators/", "/usr/local/lib/systemd/system-generators/",
    "/usr/lib/systemd/system-generators/", "/lib/systemd/system-generators/"};
constexpr std::array config_directories = {"/etc/systemd/", "/usr/local/lib/systemd/", "/usr/lib/systemd/"};

// The first directory that has it decides; a link to /dev/null there masks it.
bool generator_runs(const host::HostView& view) {
    for (const std::string directory : generator_directories) {
        if (!view.info(directory + name))
            continue;
        const auto link = view.read_link(directory + name);
        return !(link && *link == "/dev/null");
    }
    return false;
}

struct Section {
    std::string path, name;
    bool filesystem = false; // it makes a mount, not swap
};

Section* find(std::vector<Section>& sections, std::string_view wanted) {
    for (auto& section : sections)
        if (section.name == wanted)
            return &section;
    return nullptr;
}

// Sections [zram0], [zram1] of one file, over those of files before it.
void read_sections(const std::string& path, std::string_view text, std::vector<Section>& sections) {
    std::string current;
    std::size_t number = 0;
    for (auto line : lines_of(text)) {
        ++number;
        line = trim(line);
        if (line.starts_with("[zram") && line.ends_with("]")) {
            current = line.substr(1, line.size() - 2);
            if (find(sections, current) == nullptr)
                sections.push_back({path + ":" + std::to_string(number), current});
        } else if (line.starts_with('[')) {
            current.clear();
        }
        const auto key = trim(line.substr(0, line.find('=')));
        if (auto* section = find(sections, current); section != nullptr && key == "mount-point")
            section->filesystem = true;
    }
}

// The main file of the first directory that has one, then each directory's .conf.d, the packages' first.
Result<std::vector<std::string>> config_files(const host::HostView& view) {
    std::vector<std::string> files;
    for (const std::string directory : config_directories) {
        const auto main = directory + name + ".conf";
        const auto there = is_there(view, main);
        if (!there)
            return tl::unexpected(there.error());
        if (!*there)
            continue;
        files.push_back(main);
        break;
    }
    for (auto directory = config_directories.rbegin(); directory != config_directories.rend(); ++directory) {
        const std::string drop_ins = std::string(*directory) + name + ".conf.d";
        const auto names = list_if_there(view, drop_ins);
        if (!names)
            return names;
        for (const auto& file : *names)
            if (file.ends_with(".conf"))
                files.push_back(drop_ins + "/" + file);
    }
    return files;
}

} // namespace

Result<std::vector<SwapSetting>> look_at_zram_generator(const host::HostView& view) {
    std::vector<SwapSetting> settings;
    if (!generator_runs(view))
        return settings;
    const auto files = config_files(view);
    if (!files)
        return tl::unexpected(files.error());
    std::vector<Section> sections;
    for (const auto& file : *files) {
        // To link a file to /dev/null is the documented way to switch it off.
        if (const auto link = view.read_link(file); link && *link == "/dev/null")
            continue;
        const auto text = view.read(file);
        if (!text)
            return tl::unexpected(text.error());
        read_sections(file, *text, sections);
    }
    for (const auto& section : sections)
        if (!section.filesystem)
            settings.push_back({section.path, "zram-generator: " + section.name});
    return settings;
}

} // namespace ack::checks
