# SPDX-License-Identifier: EPL-2.0
# SPDX-FileCopyrightText: The Berth authors

# To be sourced by the start scripts of the command line, built in a clone or installed. They set
#   here      the folder of the script          built     the folder of lib, native and classpath
#   jdk       the home of the Java              archives  the folder of Java's archives of classes
#   aot       unset; set, it is given to Java in place of an archive

main=berth.cli.Main
more=
memory=

fail() {
    printf 'berth: %s\n' "$1" >&2
    exit 70
}

# workbench FILES: becomes the standalone application, which is a product of its own: beside this script, on the PATH, or where a clone has built it.
workbench() {
    for place in "$here/berth-workbench" "$here/../berth-workbench" "$(command -v berth-workbench || :)" \
        "$here/releng/berth.product/target/products/berth.workbench.product/linux/gtk/$(uname -m)/berth/berth-workbench"; do
        if [ -f "$place" ] && [ -x "$place" ]; then
            [ "$(id -u)" != 0 ] || [ -O "$place" ] || echo "berth: running as root what another user can change ($place); one of root's own is safer." >&2
            exec "$place" "$@"
        fi
    done
    echo 'berth: the workbench is not installed here: unpack its archive, and put its folder on the PATH; docs/user.md tells more.' >&2
    exit 69
}

# A class archive makes every later start faster; without one Berth works as well. Java takes all of it in at each start, so what
# questions about ports need stands apart from what long logs need.
# archive WHY
archive() {
    echo "berth: $1: preparing fast starts" >&2
    made=$archives/part.$$
    memory=$archives/contributions
    main=berth.cli.internal.Rehearsal
    (aot= && launch remember >/dev/null 2>&1) || :
    for about in ports logs; do
        # Not with what became hot in the rehearsal: compiling that in every start costs more than it saves.
        (aot=-XX:AOTCacheOutput=$made && more='-XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:-AOTRecordTraining' &&
            launch $about >/dev/null 2>&1) || :
        if [ -s "$made" ]; then
            mv "$made" "$archives/$about.aot"
            continue
        fi
        # Java before 25 has only the older kind.
        (aot=-XX:ArchiveClassesAtExit=$made && launch $about >/dev/null 2>&1) || :
        [ ! -s "$made" ] || mv "$made" "$archives/$about.jsa"
    done
    rm -rf "$archives/rehearsal"
    main=berth.cli.Main
    memory=
}

# launch ARGUMENTS: becomes the Java program. Its own warnings would stand before the answer, so they are off. With a library
# path given, JNA does not start ldconfig to find one: the C library is in the process already. Most methods run so seldom that
# they are not worth being compiled, and a small heap has less to set up; it grows when it must. Reading a long log is worth
# being compiled well, and needs no more than that heap, whatever the log's size. What is done again and again is worth being compiled.
launch() {
    about=ports
    pace='-Xms16m -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=10'
    heap=-Xmx512m
    for word in "$@"; do
        case $word in
        events | scan | logs) about=logs heap=-Xmx256m pace='-Xmn160m -XX:Tier4InvocationThreshold=50000 -XX:Tier4CompileThreshold=300000 -XX:Tier4BackEdgeThreshold=400000' ;;
        watch) heap=-Xmx256m pace='-Xms16m -XX:TieredStopAtLevel=1' ;;
        explain | event | --with | --with=*) heap= ;;
        --then) break ;;
        esac
    done
    if [ -n "${aot+set}" ]; then
        :
    elif [ -f "$archives/$about.aot" ]; then
        aot=-XX:AOTCache=$archives/$about.aot
    elif [ -f "$archives/$about.jsa" ]; then
        aot=-XX:SharedArchiveFile=$archives/$about.jsa
    fi
    # The address at which Java lays its archive is not chosen at random: moving it takes a tenth of the answer's time. The archive
    # has no record of what became hot, and Java's thread that reads one only wakes and sleeps again at each class.
    more="$more -XX:-UsePerfData -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:ArchiveRelocationMode=0 -XX:-AOTReplayTraining"
    classpath=
    while IFS= read -r jar; do
        classpath=$classpath:$built/$jar
    done <"$built/classpath"
    classpath=${classpath#:}
    exec "$jdk/bin/java" ${aot:+"$aot"} -Xlog:disable -XX:+DisplayVMOutputToStderr -XX:+UseSerialGC $heap $pace \
        $more --enable-native-access=ALL-UNNAMED \
        -Djava.util.logging.config.file=/ -Djna.nosys=true -Djna.nounpack=true "-Djna.boot.library.path=$built/native" -Djna.platform.library.path=/usr/lib \
        "-Dberth.plugins=${BERTH_PLUGINS:-$here/plugins}" "-Dberth.memory=${memory:-$built/contributions}" -cp "$classpath" "$main" "$@"
}
