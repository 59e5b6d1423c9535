/* SPDX-License-Identifier: EPL-2.0
 * SPDX-FileCopyrightText: The Berth authors
 *
 * A load to measure under: processes that listen and that hold files open. On the loopback only, and bounded.
 *
 *   load crowd PROCESSES LISTENERS FILES SECONDS     LISTENERS in all, on 127.1.0.1 and up; FILES in each process
 *   load holder LISTENERS SECONDS [CGROUP.PROCS]     one process, on 127.0.0.1; enters the control group before it listens
 *
 * Prints one line when all is there: "ready PID LISTENERS" and, for a holder, its ports. Ends when its input ends, after
 * SECONDS, or with its parent; what it started ends with it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ADDRESSES = 200, FIRST_PORT = 10000, MOST_PROCESSES = 2500, MOST_LISTENERS = 60000, MOST_FILES = 15000, MOST_SECONDS = 900 };

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int number(const char *text, int most) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*end || value < 0 || value > most) {
        fprintf(stderr, "load: %s is not a number up to %d\n", text, most);
        exit(64);
    }
    return (int) value;
}

static int listener(in_addr_t address, int port) {
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    if (bind(fd, (struct sockaddr *) &name, sizeof name) || listen(fd, 1)) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

/* Every process takes its own residue class of (port, address) pairs, and the next one where somebody else listens. */
static int crowd_member(int self, int processes, int listeners, int files) {
    int share = listeners / processes + (self < listeners % processes);
    for (int pair = self; share > 0; pair += processes) {
        if (pair / ADDRESSES > 20000) {
            return EADDRINUSE;
        }
        if (listener(0x7f010001u + pair % ADDRESSES, FIRST_PORT + pair / ADDRESSES) >= 0) {
            share--;
        } else if (errno != EADDRINUSE) {
            return errno;
        }
    }
    for (int i = 0; i < files; i++) {
        if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0) {
            return errno;
        }
    }
    return 0;
}

static void die_with(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(1);
    }
}

static void crowd(int processes, int listeners, int files, int seconds) {
    pid_t parent = getpid();
    int report[2];
    if (pipe2(report, O_CLOEXEC)) {
        fail("pipe");
    }
    for (int i = 0; i < processes; i++) {
        pid_t child = fork();
        if (child < 0) {
            fail("fork");
        }
        if (child == 0) {
            die_with(parent);
            alarm(seconds);
            close(0);
            unsigned char error = crowd_member(i, processes, listeners, files);
            if (write(report[1], &error, 1) != 1) {
                _exit(1);
            }
            close(report[0]);
            close(report[1]);
            for (;;) {
                pause();
            }
        }
    }
    close(report[1]);
    for (int i = 0; i < processes; i++) {
        unsigned char error;
        if (read(report[0], &error, 1) != 1 || error) {
            errno = error;
            fail("a process of the crowd");
        }
    }
    printf("ready %d %d\n", getpid(), listeners);
}

static void enter(const char *group) {
    int fd = open(group, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || dprintf(fd, "%d\n", getpid()) < 0) {
        fail(group);
    }
    close(fd);
}

static void holder(int listeners) {
    printf("ready %d %d", getpid(), listeners);
    for (int i = 0; i < listeners; i++) {
        struct sockaddr_in name;
        socklen_t size = sizeof name;
        int fd = listener(INADDR_LOOPBACK, 0);
        if (fd < 0 || getsockname(fd, (struct sockaddr *) &name, &size)) {
            fail("listen");
        }
        printf(" %d", ntohs(name.sin_port));
    }
    putchar('\n');
}

int main(int count, char **words) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct rlimit limit;
    if (!getrlimit(RLIMIT_NOFILE, &limit)) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (count == 6 && !strcmp(words[1], "crowd")) {
        int seconds = number(words[5], MOST_SECONDS);
        alarm(seconds);
        crowd(number(words[2], MOST_PROCESSES), number(words[3], MOST_LISTENERS), number(words[4], MOST_FILES), seconds);
    } else if ((count == 4 || count == 5) && !strcmp(words[1], "holder")) {
        alarm(number(words[3], MOST_SECONDS));
        if (count == 5) {
            enter(words[4]);
        }
        holder(number(words[2], MOST_FILES));
    } else {
        fprintf(stderr, "load: crowd PROCESSES LISTENERS FILES SECONDS | holder LISTENERS SECONDS [CGROUP.PROCS]\n");
        return 64;
    }
    fflush(stdout);
    char ignored;
    while (read(0, &ignored, 1) > 0) {
    }
    /* The crowd dies by its parent-death signal. */
    return 0;
}
