// Functions that a static glibc can only serve by loading the host's own libraries (NSS, dlopen), which may be of any
// version or absent. They are named by libcrypto, c-ares and libmount, for uses that we have not. Here each one fails
// cleanly, in the way its callers expect, and the linker's warning about it is gone; names are resolved by c-ares.
#include <errno.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <stddef.h>
#include <wordexp.h>

// Process v2's shell: the real one runs a shell, and brings getpwnam_r along.
int wordexp(const char* words, wordexp_t* result, int flags) {
    (void)words, (void)result, (void)flags;
    return WRDE_SYNTAX;
}
void wordfree(wordexp_t* result) { (void)result; }

// libmount: uid= and gid= given as names.
struct passwd* getpwnam(const char* name) { (void)name; errno = 0; return NULL; }
struct passwd* getpwuid(uid_t uid) { (void)uid; errno = 0; return NULL; }
struct group* getgrnam(const char* name) { (void)name; errno = 0; return NULL; }
struct group* getgrgid(gid_t gid) { (void)gid; errno = 0; return NULL; }
int getpwnam_r(const char* name, struct passwd* entry, char* buffer, size_t size, struct passwd** result) {
    (void)name, (void)entry, (void)buffer, (void)size;
    *result = NULL;
    return 0;
}
int getpwuid_r(uid_t uid, struct passwd* entry, char* buffer, size_t size, struct passwd** result) {
    (void)uid, (void)entry, (void)buffer, (void)size;
    *result = NULL;
    return 0;
}
int getgrnam_r(const char* name, struct group* entry, char* buffer, size_t size, struct group** result) {
    (void)name, (void)entry, (void)buffer, (void)size;
    *result = NULL;
    return 0;
}

// libcrypto's BIO_lookup and Asio's resolver.
int getaddrinfo(const char* node, const char* service, const struct addrinfo* hints, struct addrinfo** result) {
    (void)node, (void)service, (void)hints;
    *result = NULL;
    return EAI_FAIL;
}
void freeaddrinfo(struct addrinfo* list) { (void)list; }
int getnameinfo(const struct sockaddr* address, socklen_t size, char* node, socklen_t node_size, char* service,
                socklen_t service_size, int flags) {
    (void)address, (void)size, (void)node, (void)node_size, (void)service, (void)service_size, (void)flags;
    return EAI_FAIL;
}
struct hostent* gethostbyname(const char* name) { (void)name; h_errno = NO_RECOVERY; return NULL; }
struct hostent* gethostbyaddr(const void* address, socklen_t size, int type) {
    (void)address, (void)size, (void)type;
    h_errno = NO_RECOVERY;
    return NULL;
}

// c-ares: ports given as names.
struct servent* getservbyname(const char* name, const char* protocol) { (void)name, (void)protocol; return NULL; }
struct servent* getservbyport(int port, const char* protocol) { (void)port, (void)protocol; return NULL; }
int getservbyname_r(const char* name, const char* protocol, struct servent* entry, char* buffer, size_t size,
                    struct servent** result) {
    (void)name, (void)protocol, (void)entry, (void)buffer, (void)size;
    *result = NULL;
    return 0;
}
int getservbyport_r(int port, const char* protocol, struct servent* entry, char* buffer, size_t size,
                    struct servent** result) {
    (void)port, (void)protocol, (void)entry, (void)buffer, (void)size;
    *result = NULL;
    return 0;
}

// libcrypto: engines and providers as shared objects. Linked with --wrap, because glibc itself holds these.
void* __wrap_dlopen(const char* file, int mode) { (void)file, (void)mode; return NULL; }
void* __wrap_dlsym(void* handle, const char* name) { (void)handle, (void)name; return NULL; }
int __wrap_dlclose(void* handle) { (void)handle; return 0; }
int __wrap_dladdr(const void* address, void* info) { (void)address, (void)info; return 0; }
char* __wrap_dlerror(void) {
    static char refused[] = "a static program loads no libraries";
    return refused;
}
