/*
 * test_log.c - one line a thing that happened, whatever comes in.
 */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <regex.h>

#include "base/buf.h"
#include "harness.h"

static char text[65536];
static int kept_stderr = -1;

static void catch_stderr(void)
{
    const char *path = arena_printf(t_arena(), "%s/log", t_dir());
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    kept_stderr = dup(STDERR_FILENO);
    EXPECT(fd >= 0 && kept_stderr >= 0);
    dup2(fd, STDERR_FILENO);
    close(fd);
}

static const char *caught(void)
{
    lseek(STDERR_FILENO, 0, SEEK_SET);
    ssize_t n = read(STDERR_FILENO, text, sizeof(text) - 1);
    text[n > 0 ? n : 0] = '\0';
    dup2(kept_stderr, STDERR_FILENO);
    close(kept_stderr);
    return text;
}

/* What stands behind "time=... " */
static const char *line(void)
{
    const char *s = strchr(caught(), ' ');
    return s ? s + 1 : "";
}

TEST(base, log_line)
{
    regex_t re;
    EXPECT_INT(regcomp(&re,
                       "^time=[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
                       "[.][0-9]{3}Z level=warn event=\"lane slow\" route=/blog ms=-12\n$",
                       REG_EXTENDED),
               0);
    catch_stderr();
    LOG(LOG_WARN, "lane slow", LS("route", "/blog"), LI("ms", -12));
    EXPECT_INT(regexec(&re, caught(), 0, NULL, 0), 0);
    regfree(&re);
}

TEST(base, log_cannot_be_forged)
{
    catch_stderr();
    LOG(LOG_ERROR, "e", LS("a", "x\ntime=1 level=error"), LS("b", "q\" c=\"d"), LS("n", NULL),
        LS("u", "同心\x1b[31m\xff\xc2\x85\xe2\x80\xa8\xe2\x80\xae\\"), LS("t", "a=b"));
    EXPECT_STR(line(),
               "level=error event=e a=\"x\\ntime=1 level=error\" b=\"q\\\" c=\\\"d\" n=\"\" "
               "u=\"同心\\u001b[31m\xef\xbf\xbd\\u0085\\u2028\\u202e\\\\\" t=\"a=b\"\n");
}

TEST(base, log_line_is_bounded)
{
    char *big = arena_alloc(t_arena(), 10001);
    for (int kind = 0; kind < 3; kind++) {
        memset(big, "x\n\x01"[kind], 10000);
        catch_stderr();
        LOG(LOG_INFO, big, LS("a", big), LS("b", big), LS("c", big), LS("d", big), LI("e", 5));
        const char *s = caught();
        size_t n = strlen(s);
        EXPECT(n <= 4096);
        EXPECT(strchr(s, '\n') == s + n - 1);
        EXPECT_HAS(s, "…\"");
    }
}

TEST(base, log_level)
{
    catch_stderr();
    LOG0(LOG_DEBUG, "quiet");
    log_level_set(LOG_DEBUG);
    LOG0(LOG_DEBUG, "loud");
    log_level_set(LOG_ERROR);
    LOG0(LOG_WARN, "quiet");
    EXPECT_STR(line(), "level=debug event=loud\n");
}

TEST(base, log_keeps_errno)
{
    catch_stderr();
    close(STDERR_FILENO); /* so that the write fails */
    errno = ENOENT;
    LOG0(LOG_ERROR, "nowhere");
    int got = errno;
    dup2(kept_stderr, STDERR_FILENO);
    EXPECT_INT(got, ENOENT);
}
