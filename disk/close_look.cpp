#include "disk/close_look.hpp"

#include "disk/patience.hpp"
#include "disk/sharing.hpp"

namespace ack::disk {

namespace {

void note(CloseLook& look, const Error& error) { look.unknown += (look.unknown.empty() ? "" : "; ") + error.what; }

template <class T> void add(CloseLook& look, const Result<T>& words) {
    if (!words) return note(look, words.error());
    look.reservations.insert(look.reservations.end(), words->begin(), words->end());
}

void ask_nvme(int device, CloseLook& look) {
    const auto description = host::nvme_identify_namespace(device);
    const auto shared = description ? may_be_shared(*description) : tl::unexpected(description.error());
    if (!shared) return note(look, shared.error());
    look.many_controllers = *shared;
    if (!*knows_reservations(*description)) return;
    const auto report = host::nvme_reservation_report(device);
    if (!report) return note(look, report.error());
    if (*report) add(look, nvme_registrants(**report));
}

void ask_scsi(int device, CloseLook& look) {
    for (const auto question : {host::ReservationQuestion::read_keys, host::ReservationQuestion::read_reservation}) {
        const auto answer = host::scsi_reservations(device, question);
        if (!answer && answer.error().code == EBUSY) {
            look.reservations.push_back(answer.error().what);
            return;
        }
        if (!answer) return note(look, answer.error());
        if (!*answer) return;    // it knows no reservations
        if (question == host::ReservationQuestion::read_keys) {
            add(look, scsi_keys(**answer));
        } else if (const auto holder = scsi_holder(**answer); !holder) {
            note(look, holder.error());
        } else if (*holder) {
            look.reservations.push_back(**holder);
        }
    }
}

}   // namespace

CloseLook look_closely(const host::BlockDevice& device, const Disk& disk, Deadline deadline) {
    const std::function<CloseLook()> ask = [device, name = disk.name] {
        CloseLook look;
        if (const auto held = device.is_held())
            look.held = *held;
        else
            note(look, held.error());
        if (name.starts_with("nvme")) ask_nvme(device.descriptor(), look);
        if (name.starts_with("sd")) ask_scsi(device.descriptor(), look);
        return look;    // virtio and loop disks have neither
    };
    if (auto look = within(deadline.within(std::chrono::seconds(30)), ask)) return std::move(*look);
    CloseLook look;
    look.unknown = "/dev/" + disk.name + " does not answer";
    return look;
}

}   // namespace ack::disk
