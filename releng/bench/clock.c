/* SPDX-License-Identifier: EPL-2.0
 * SPDX-FileCopyrightText: The Berth authors
 *
 *   clock TEXT COMMAND ARGUMENTS...     what a command costs as a whole process
 *
 * Prints nanoseconds: wall, cpu (user and system, of the command and what it waited for); and answers: how often TEXT stands in
 * what it printed. The command ends with this program, and after a minute.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_OUTPUT = 1 << 26, SECONDS = 60 };

static pid_t child;

static void too_long(int signal) {
    (void) signal;
    kill(child, SIGKILL);
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static long nanoseconds(struct timeval time) {
    return time.tv_sec * 1000000000L + time.tv_usec * 1000L;
}

static void become(char **command, int out, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int null = open("/dev/null", O_RDWR);
    if (getppid() != parent || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(null, 2) < 0) {
        _exit(126);
    }
    execvp(command[0], command);
    _exit(127);
}

static long occurrences(const char *output, size_t size, const char *text) {
    long found = 0;
    for (const char *at = output; (at = memmem(at, size - (at - output), text, strlen(text))); at += strlen(text)) {
        found++;
    }
    return found;
}

int main(int count, char **words) {
    static char output[MOST_OUTPUT];
    size_t size = 0;
    ssize_t got;
    int ends[2], status;
    struct rusage usage;
    if (count < 3 || !*words[1] || pipe2(ends, O_CLOEXEC)) {
        fprintf(stderr, "clock: TEXT COMMAND ARGUMENTS...\n");
        return 64;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pid_t parent = getpid();
    long begun = now();
    child = fork();
    if (child < 0) {
        perror("clock: fork");
        return 1;
    }
    if (child == 0) {
        become(words + 2, ends[1], parent);
    }
    close(ends[1]);
    signal(SIGALRM, too_long);
    alarm(SECONDS);
    while (size < MOST_OUTPUT && ((got = read(ends[0], output + size, MOST_OUTPUT - size)) > 0 || (got < 0 && errno == EINTR))) {
        size += got > 0 ? got : 0;
    }
    close(ends[0]);
    while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    long wall = now() - begun;
    if (WIFSIGNALED(status) || WEXITSTATUS(status) >= 126) {
        fprintf(stderr, "clock: %s did not end by itself\n", words[2]);
        return 1;
    }
    long cpu = nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
    printf("wall=%ld fastest=%ld cpu=%ld first=%ld answers=%ld\n", wall, wall, cpu, wall, occurrences(output, size, words[1]));
    return 0;
}
