// The checks of the group "disks". They report what disk/ decided and never decide it again.
#pragma once

#include "checks/check.hpp"

namespace ack::checks {

extern const Check last_data_disk_is_known;
extern const Check data_disk_is_blank_or_usable;
extern const Check data_disk_filesystem_is_ext_or_xfs;
extern const Check xfs_has_ftype;
extern const Check data_disk_is_large_enough;
extern const Check data_disk_is_backed_up;
extern const Check disks_answer;
extern const Check data_disk_is_ours_alone;
extern const Check mount_targets_are_free;
extern const Check fstab_is_sound;
extern const Check fstab_names_disks_by_uuid;
extern const Check vendor_formatter_is_held_back;

}   // namespace ack::checks
