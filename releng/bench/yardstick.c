/* SPDX-License-Identifier: EPL-2.0
 * SPDX-FileCopyrightText: The Berth authors
 *
 * What asking the kernel costs a C program: the yardstick for the same questions asked from Java.
 *
 *   yardstick exact PORT COUNT     who would take a connection to 127.0.0.1:PORT (sock_diag(7), not a dump); one socket for all
 *   yardstick exact-new PORT COUNT the same with a netlink socket of its own for each question
 *   yardstick walk PORT COUNT      all listeners on PORT, then all open files of all processes (proc_pid_fd(5)), to the end
 *
 * Prints nanoseconds: wall and fastest (median and least of one question), cpu (of the process, a question), first (median until
 * the first holder was seen), and answers (least number of sockets, or of processes that hold them).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_QUESTIONS = 100000, MOST_SOCKETS = 64, LISTENING = 10, SECONDS = 120 };

struct question {
    struct nlmsghdr header;
    struct inet_diag_req_v2 body;
};

static unsigned long inodes[MOST_SOCKETS];
static int sockets;
static long first;

static long now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "yardstick: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int open_diag(void) {
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0) {
        fail("netlink");
    }
    return fd;
}

static struct question question(int family, int port) {
    struct question asked;
    memset(&asked, 0, sizeof asked);
    asked.header.nlmsg_len = sizeof asked;
    asked.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    asked.header.nlmsg_flags = NLM_F_REQUEST;
    asked.body.sdiag_family = family;
    asked.body.sdiag_protocol = IPPROTO_TCP;
    asked.body.idiag_states = 1u << LISTENING;
    asked.body.id.idiag_sport = htons(port);
    asked.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    asked.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return asked;
}

/* Returns whether more messages follow. */
static int take(const struct nlmsghdr *message, int port) {
    if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR) {
        return 0;
    }
    const struct inet_diag_msg *row = NLMSG_DATA(message);
    if (row->idiag_state == LISTENING && ntohs(row->id.idiag_sport) == port && sockets < MOST_SOCKETS) {
        inodes[sockets++] = row->idiag_inode;
    }
    return message->nlmsg_flags & NLM_F_MULTI;
}

static void ask(int fd, struct question *asked, int port) {
    static char answer[1 << 15] __attribute__((aligned(8)));
    if (send(fd, asked, sizeof *asked, 0) != sizeof *asked) {
        fail("send");
    }
    for (int more = 1; more;) {
        ssize_t size = recv(fd, answer, sizeof answer, 0);
        if (size <= 0) {
            fail("receive");
        }
        unsigned left = size;
        for (struct nlmsghdr *message = (void *) answer; more && NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
            more = take(message, port);
        }
    }
}

static int lookup(int fd, int port) {
    struct question asked = question(AF_INET, port);
    asked.body.id.idiag_dport = htons(1);
    asked.body.id.idiag_src[0] = asked.body.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
    sockets = 0;
    ask(fd, &asked, port);
    return sockets;
}

static int is_wanted(const char *link, ssize_t size) {
    static const char prefix[] = "socket:[";
    if (size < (ssize_t) sizeof prefix || memcmp(link, prefix, sizeof prefix - 1)) {
        return 0;
    }
    unsigned long inode = strtoul(link + sizeof prefix - 1, NULL, 10);
    for (int i = 0; i < sockets; i++) {
        if (inodes[i] == inode) {
            return 1;
        }
    }
    return 0;
}

static int holds(int proc, const char *pid) {
    char path[300], link[64];
    struct dirent *entry;
    int held = 0;
    snprintf(path, sizeof path, "%s/fd", pid);
    int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *files = fd < 0 ? NULL : fdopendir(fd);
    while (files && (entry = readdir(files))) {
        if (entry->d_name[0] != '.') {
            ssize_t size = readlinkat(fd, entry->d_name, link, sizeof link - 1);
            link[size < 0 ? 0 : size] = 0;
            held |= is_wanted(link, size);
        }
    }
    if (files) {
        closedir(files);
    }
    return held;
}

static int walk(int diag, int port) {
    int families[] = { AF_INET, AF_INET6 }, holders = 0;
    long begun = now(CLOCK_MONOTONIC);
    sockets = 0;
    for (int i = 0; i < 2; i++) {
        struct question asked = question(families[i], port);
        asked.header.nlmsg_flags |= NLM_F_DUMP;
        ask(diag, &asked, port);
    }
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    while (proc && (entry = readdir(proc))) {
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && holds(dirfd(proc), entry->d_name) && holders++ == 0) {
            first = now(CLOCK_MONOTONIC) - begun;
        }
    }
    if (proc) {
        closedir(proc);
    }
    return holders;
}

static int ascending(const void *one, const void *other) {
    long a = *(const long *) one, b = *(const long *) other;
    return (a > b) - (a < b);
}

static long median(long *values, int count) {
    qsort(values, count, sizeof *values, ascending);
    return values[count / 2];
}

int main(int count, char **words) {
    static long wall[MOST_QUESTIONS], firsts[MOST_QUESTIONS];
    int port = count == 4 ? atoi(words[2]) : 0, questions = count == 4 ? atoi(words[3]) : 0, answers = MOST_SOCKETS;
    if (port < 1 || port > 65535 || questions < 1 || questions > MOST_QUESTIONS) {
        fprintf(stderr, "yardstick: exact|exact-new|walk PORT COUNT\n");
        return 64;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(SECONDS);
    int walks = !strcmp(words[1], "walk"), anew = !strcmp(words[1], "exact-new"), diag = open_diag();
    long cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < questions; i++) {
        long begun = now(CLOCK_MONOTONIC);
        int fd = anew ? open_diag() : diag;
        int found = walks ? walk(fd, port) : lookup(fd, port);
        if (anew) {
            close(fd);
        }
        wall[i] = now(CLOCK_MONOTONIC) - begun;
        firsts[i] = walks ? first : wall[i];
        answers = found < answers ? found : answers;
    }
    cpu = (now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / questions;
    long middle = median(wall, questions);
    printf("wall=%ld fastest=%ld cpu=%ld first=%ld answers=%d\n", middle, wall[0], cpu, median(firsts, questions), answers);
    return 0;
}
