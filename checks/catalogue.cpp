#include "checks/attach_command/checks.hpp"
#include "checks/check.hpp"
#include "checks/cluster/checks.hpp"
#include "checks/disks/checks.hpp"
#include "checks/image/checks.hpp"
#include "checks/instance/checks.hpp"
#include "checks/joined/checks.hpp"
#include "checks/network/checks.hpp"
#include "checks/operating_system/checks.hpp"
#include "checks/swap/checks.hpp"

#include <algorithm>
#include <array>

namespace ack::checks {

// Inside a group: what others rest on first.
std::span<const Check> catalogue() {
    static const auto all = std::to_array<Check>({
        runs_as_root,
        runs_in_the_hosts_namespaces,
        os_is_supported,
        architecture_is_supported,
        kernel_is_recent_enough,
        kernel_has_what_containers_need,
        cgroups_are_usable,
        systemd_is_running,
        programs_are_present,
        package_manager_is_free,
        selinux_does_not_enforce,
        cpu_and_memory_suffice,
        root_filesystem_has_space,
        root_filesystem_is_writable,
        scripts_may_run_from_tmp,
        open_file_limit_suffices,
        clock_is_synchronised,
        hostname_is_valid,
        hosts_file_is_sane,
        machine_id_is_set,

        swap_is_off,
        swap_stays_off,

        last_data_disk_is_known,
        data_disk_is_blank_or_usable,
        data_disk_filesystem_is_ext_or_xfs,
        xfs_has_ftype,
        data_disk_is_large_enough,
        data_disk_is_backed_up,
        disks_answer,
        data_disk_is_ours_alone,
        mount_targets_are_free,
        fstab_is_sound,
        fstab_names_disks_by_uuid,
        vendor_formatter_is_held_back,

        host_is_in_no_cluster,
        no_leftovers_of_a_cluster,
        no_containers_run,
        no_services_are_deployed,
        kubelet_ports_are_free,
        node_ports_are_free,
        runtime_fits_cluster,

        metadata_service_answers,
        metadata_mode_fits_script,
        account_matches_cluster,
        region_matches_cluster,
        vpc_matches_cluster,
        has_one_network_interface,
        zone_has_terway_vswitch,
        ram_role_is_attached,
        pods_per_node_suffice,
        primary_interface_has_ipv6,
        route_table_has_room,
        node_quota_has_room,
        security_group_type_fits,
        security_groups_have_room,
        security_group_rules_allow_cluster,
        gpu_mig_is_clear,
        instance_is_not_being_reclaimed,
        instance_name_is_kept_or_not,

        address_matches_metadata,
        names_resolve,
        attach_script_host_answers,
        api_server_answers_at_every_address,
        registry_answers,
        resolvers_are_the_vpcs,
        proxy_spares_the_cloud,
        host_networks_do_not_overlap,
        host_firewall_lets_nodes_talk,
        forwarding_is_possible,
        iptables_mode_is_consistent,

        attach_command_is_understood,
        attach_command_is_complete,
        attach_script_is_authentic,

        machine_id_is_reset,
        ssh_host_keys_are_absent,
        no_personal_keys_or_history,
        no_credentials_are_baked_in,
        no_instance_state_is_baked_in,
        cloud_init_starts_fresh,
        cloud_assistant_is_installed,
        no_runtime_state_is_baked_in,
        skip_markers_are_intended,
        logs_are_clean,
        boot_units_are_enabled,

        vendor_log_reports_success,
        kubelet_is_active,
        kubelet_is_healthy,
        runtime_answers,
        node_is_registered,
        no_live_node_of_the_same_name,
        node_has_internal_ip,
        node_network_is_available,
        node_is_ready,
        node_name_is_as_planned,
        data_disk_is_in_place,
        mounts_survive_a_reboot,
    });
    return all;
}

const Check* find_check(std::string_view id) {
    const auto all = catalogue();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Check& check) { return check.id == id; });
    return found == all.end() ? nullptr : &*found;
}

namespace {

// Levenshtein's distance, one row at a time.
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t i = 0; i < row.size(); ++i)
        row[i] = i;
    for (std::size_t i = 1; i <= one.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const std::size_t replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string nearest_id(std::string_view id) {
    std::string_view nearest;
    std::size_t least = std::max<std::size_t>(2, id.size() / 3) + 1;
    for (const auto& check : catalogue()) {
        const auto here = distance(id, check.id);
        if (here < least) {
            least = here;
            nearest = check.id;
        }
    }
    return std::string(nearest);
}

} // namespace ack::checks
