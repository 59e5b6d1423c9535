# SPDX-FileCopyrightText: The Berth authors
# SPDX-License-Identifier: EPL-2.0

# To be sourced by a POSIX shell. Finds a JDK by its `release` file: asking `java -version` would cost the start of a JVM.

# jdk_major HOME: prints the feature release of the JDK in HOME, or nothing if there is none. Where nothing is compiled,
# jdk_program=java lets a Java without a compiler do.
jdk_major() {
    [ -r "$1/release" ] && [ -x "$1/bin/${jdk_program:-javac}" ] || return 1
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

# jdk_candidates: prints the homes of all JDKs that may be here, the preferred ones first.
jdk_candidates() {
    [ -z "${JAVA_HOME-}" ] || printf '%s\n' "$JAVA_HOME"
    jdk_java=$(command -v java) && jdk_java=$(readlink -f "$jdk_java" 2>/dev/null) && printf '%s\n' "${jdk_java%/bin/java}"
    for jdk_home in /usr/lib/jvm/* /opt/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
            /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        printf '%s\n' "$jdk_home"
    done
}

# find_jdk MIN: prints the home of the first JDK of at least that feature release; fails if there is none.
find_jdk() {
    jdk_candidates 2>/dev/null | while IFS= read -r jdk_home; do
        jdk_found=$(jdk_major "$jdk_home") || continue
        if [ "${jdk_found:-0}" -ge "$1" ]; then
            printf '%s\n' "$jdk_home"
            break
        fi
    done | grep .
}
