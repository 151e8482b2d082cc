#include "disk/apply_steps.hpp"

namespace ack::disk {

StepResult carry_out(const Applying& applying, const WriteDropIn& step) {
    const auto directory = std::filesystem::path(step.path).parent_path();
    auto written = applying.control.make_directories(directory, 0755);
    if (written) written = applying.control.write_file(step.path, step.text, 0644);
    if (!written) return failed(written.error(), "make " + directory.string() + " writable, then run again");
    restore_labels(applying, step.path);
    return {};
}

}   // namespace ack::disk
