/*
 * clock.c - a clock that a test moves, laid under the program as it is installed: LD_PRELOAD=clock.so CLOCK_FILE=f.
 *
 * The file holds one number of 64 bits: seconds that are added to the time of day. It is mapped, so that the test
 * moves the clock of a running server by writing the file. The monotonic clock, by which timeouts run, stays true.
 * Nothing of this is in the program: the walk tests the very bytes that a town runs.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *ahead; /* NULL: nobody moves the clock */

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("CLOCK_FILE");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *at = mmap(NULL, sizeof(*ahead), PROT_READ, MAP_SHARED, fd, 0);
    ahead = at == MAP_FAILED ? NULL : at;
    close(fd);
}

/* The kernel is asked itself: libraries call this before anything of ours was begun. */
int clock_gettime(clockid_t id, struct timespec *t)
{
    int answer = (int)syscall(SYS_clock_gettime, id, t);
    if (answer == 0 && ahead && id == CLOCK_REALTIME)
        t->tv_sec += *ahead;
    return answer;
}
