#include "checks/joined/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_it(const Evidence& evidence) {
    const auto& log = evidence.host.vendor_log;
    if (!log)
        return not_known(log.error().what);
    if (!log->there)
        return left_out("/var/log/ack-deploy.log is not there: attach scripts of before 2021 wrote none");
    const bool error_counts = !log->error_code.empty() && !(log->error_is_older && !log->success.empty());
    if (error_counts)
        return failed("/var/log/ack-deploy-error-code.log: " + log->error_code + " (" + log->error_message +
                      ")");
    if (log->success.empty())
        return failed("/var/log/ack-deploy.log has no line that reports success");
    return pass("/var/log/ack-deploy.log: " + log->success);
}

} // namespace

constinit const Check vendor_log_reports_success = {
    .id = "vendor-log-reports-success",
    .group = Group::joined,
    .profiles = after,
    .level = Level::warn,
    .what = "the success line of /var/log/ack-deploy.log, and the files ack-deploy-error-code.log and "
            "-error-msg.log beside it",
    .why = "the attach script gave up at something; the node may be there all the same, and lack what came "
           "after",
    .remedy = "read /var/log/ack-deploy.log; mend the cause, then run again with a fresh attach command",
    .source = "attach script of ACK, its logs; field reports of DiskinitError on nodes that had joined",
    .judge = judge_it};

} // namespace ack::checks
