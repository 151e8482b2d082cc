#include "host/loop.hpp"

#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <cerrno>

namespace ack::host {

Result<std::optional<LoopBacking>> loop_backing(const HostView& view, const std::string& node, dev_t expected) {
    const auto info = view.target_info(node);
    if (!info) return tl::unexpected(info.error());
    if (info->kind != FileKind::block_device || info->special != expected)
        return fail(node + " is not the device that it was", ENODEV);
    const auto device = view.open_file(node, O_RDONLY | O_NONBLOCK);
    if (!device && device.error().code == ENXIO) return std::nullopt;
    if (!device) return tl::unexpected(device.error());
    loop_info64 status{};
    if (::ioctl(device->get(), LOOP_GET_STATUS64, &status) != 0) {
        if (errno == ENXIO) return std::nullopt;
        return fail_errno("asking what " + node + " is laid over", errno);
    }
    return LoopBacking{static_cast<dev_t>(status.lo_rdevice), static_cast<dev_t>(status.lo_device), status.lo_inode};
}

}   // namespace ack::host
