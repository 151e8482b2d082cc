#include "host/process_spawn.hpp"

#include "host/process_tree.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <exception>
#include <mutex>

namespace ack::host {

namespace {

namespace process = boost::process::v2;

constexpr unsigned close_range_cloexec = 1U << 2;   // CLOSE_RANGE_CLOEXEC, Linux 5.11
constexpr int most_descriptors = 65536;   // for the loop of older kernels, where the limit may be "none"

void close_all_on_exec() {
#ifdef SYS_close_range
    if (::syscall(SYS_close_range, 3U, ~0U, close_range_cloexec) == 0) return;
#endif
    const long limit = ::sysconf(_SC_OPEN_MAX);
    const int end = limit < 0 || limit > most_descriptors ? most_descriptors : static_cast<int>(limit);
    for (int descriptor = 3; descriptor < end; ++descriptor) ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

void reset_signals() {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// What happens in the child between fork and exec: only async-signal-safe calls.
struct ChildSetup {
    int input, output;
    const char* directory;
    bool own_session;
    bool never_kill;

    template <class Launcher>
    process::error_code on_exec_setup(Launcher&, const process::filesystem::path&, const char* const*) {
        reset_signals();
        // It may outlive us, and with us the reader of its output.
        if (never_kill) ::signal(SIGPIPE, SIG_IGN);
        if (own_session) ::setsid();
        // Its orphans are first its own: while it runs they can be told from those of other programs.
        ::prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL);
        if (::dup2(input, STDIN_FILENO) < 0 || ::dup2(output, STDOUT_FILENO) < 0 ||
            ::dup2(output, STDERR_FILENO) < 0 || ::chdir(directory) != 0) {
            return {errno, process::system_category()};
        }
        close_all_on_exec();
        return {};
    }

    // The launcher would call exit(3) next, which runs the parent's destructors and flushes its buffers in
    // the child.
    template <class Launcher>
    void on_exec_error(Launcher&, const process::filesystem::path&, const char* const*,
                       const process::error_code&) {
        ::_exit(127);
    }
    // Boost 1.81 asks for this form before it calls the other one.
    template <class Launcher>
    void on_exec_error(Launcher&, const process::error_code&, const process::filesystem::path&,
                       const char* const*, const process::error_code&);
};

struct Pipe {
    Descriptor read, write;
};

// Numbers from 3 on: dup2 onto 0, 1 and 2 must not hit them even if we were started with those closed.
Result<Pipe> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return fail_errno("pipe", errno);
    Pipe low{Descriptor(ends[0]), Descriptor(ends[1])};
    Pipe pipe{Descriptor(::fcntl(ends[0], F_DUPFD_CLOEXEC, 3)),
              Descriptor(::fcntl(ends[1], F_DUPFD_CLOEXEC, 3))};
    if (!pipe.read || !pipe.write) return fail_errno("pipe", errno);
    return pipe;
}

// A host may have no /dev/null, or an ordinary file of that name: then an empty pipe, which reads as ended.
Result<Descriptor> empty_input() {
    Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat info {};
    if (null && ::fstat(null.get(), &info) == 0 && S_ISCHR(info.st_mode)) {
        Descriptor high(::fcntl(null.get(), F_DUPFD_CLOEXEC, 3));
        if (high) return high;
    }
    auto pipe = make_pipe();
    if (!pipe) return tl::unexpected(pipe.error());
    return std::move(pipe->read);
}

// The launcher's own pipe must not get the numbers 0 to 2 either.
void occupy_standard_descriptors() {
    while (true) {
        Descriptor next(::open("/", O_RDONLY | O_DIRECTORY));
        if (!next || next.get() > STDERR_FILENO) return;
        next.release();
    }
}

void forget(pid_t child) {
    ::kill(child, SIGKILL);
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Result<pid_t> launch(const ProcessRequest& request, ChildSetup setup) {
    std::vector<const char*> environment;
    environment.reserve(request.environment.size() + 1);
    for (const auto& one : request.environment) environment.push_back(one.c_str());
    environment.push_back(nullptr);

    process::posix::default_launcher launcher;
    launcher.env = environment.data();
    const process::filesystem::path program(request.program.native());
    try {
        boost::asio::io_context context;
        // The handle would watch SIGCHLD for the whole program and kill the child when it goes: only the pid
        // is kept.
        launcher(context.get_executor(), program, request.arguments, setup).detach();
    } catch (const boost::system::system_error& error) {
        if (launcher.pid > 0) forget(launcher.pid);
        return fail_errno("cannot start " + request.program.string(), error.code().value());
    } catch (const std::exception& error) {
        if (launcher.pid > 0) forget(launcher.pid);
        return fail("cannot start " + request.program.string() + ": " + error.what());
    }
    return launcher.pid;
}

}   // namespace

Result<Spawned> spawn(const ProcessRequest& request) {
    // One start at a time: the launcher's pipe is for a moment not close-on-exec, and a fork while another
    // thread is inside Asio's signal sets would leave their lock taken in the child.
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    occupy_standard_descriptors();
    become_subreaper();
    auto input = empty_input();
    if (!input) return tl::unexpected(input.error());
    auto output = make_pipe();
    if (!output) return tl::unexpected(output.error());
    if (::fcntl(output->read.get(), F_SETFL, O_NONBLOCK) != 0) return fail_errno("pipe", errno);
    const Starting starting;
    const auto pid = launch(request, {input->get(), output->write.get(), request.directory.c_str(),
                                      request.own_session, request.never_kill});
    if (!pid) return tl::unexpected(pid.error());
    add_child(*pid, request.never_kill);
    return Spawned{*pid, std::move(output->read)};
}

}   // namespace ack::host
