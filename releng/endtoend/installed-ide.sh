# SPDX-License-Identifier: EPL-2.0
# SPDX-FileCopyrightText: The Berth authors

# Sourced: an IDE that ./mvnw verify has assembled, Berth installed into it by p2, and tests in it. Needs $project, $jdk, and $work, an empty folder.
repository=$project/releng/berth.repository/target/repository
pids=()
vm=()
limit=300

# missing IDE: what keeps that one from being used, if anything does. Status 69: there is no screen.
missing() {
    [ -d "$(assembled "$1")" ] && [ -d "$repository" ] || { echo "./mvnw verify builds $1 and the repository"; return 1; }
    command -v Xvfb >/dev/null || { echo 'there is no Xvfb'; return 69; }
}
assembled() { echo "$project/releng/$1/target/products/$1/linux/gtk/x86_64"; }

# A screen with a window manager, until stop_all.
screen() {
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset 3>"$work/display" >/dev/null 2>&1 &
    pids+=($!)
    for ((i = 0; i < 100; i++)); do
        [ ! -s "$work/display" ] || break
        sleep 0.1
    done
    [ -s "$work/display" ] || { echo 'ide: Xvfb does not start' >&2; return 1; }
    export DISPLAY=:$(cat "$work/display") GDK_BACKEND=x11 NO_AT_BRIDGE=1
    if command -v metacity >/dev/null; then
        metacity --sm-disable >/dev/null 2>&1 &
        pids+=($!)
    else
        echo 'ide: there is no metacity, so the windows have no manager' >&2
    fi
}
stop_all() {
    [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null
}

# copy IDE: a fresh one, at $work/ide.
copy() {
    rm -rf "$work/ide"
    cp -r "$(assembled "$1")" "$work/ide"
    use "$work/ide"
}
use() { launcher=$(echo "$1"/plugins/org.eclipse.equinox.launcher_*.jar); }

# ide ARGUMENTS: the one in use with its own Java and an empty home.
ide() {
    mkdir -p "$work/home"
    HOME=$work/home timeout "$limit" "$jdk/bin/java" -Duser.home="$work/home" "${vm[@]}" -jar "$launcher" -nosplash -consoleLog "$@" >"$work/out" 2>"$work/err" </dev/null
}
director() {
    ide -application org.eclipse.equinox.p2.director -destination "$work/ide" "$@"
}
installed() {
    director -listInstalledRoots && grep -q "^$1/" "$work/out"
}

# add_tests FOLDER: as bundles that no installation knows. The libraries of the tests lie where the build has them.
add_tests() {
    local config=$project/tests/berth.ide.tests/target/work/configuration/config.ini
    [ -f "$config" ] || { echo 'ide: ./mvnw verify runs the tests in a platform of its own first, whose libraries are needed here' >&2; return 1; }
    for jar in $(sed -n 's/^osgi.bundles=//p' "$config" | tr ',' '\n' | sed 's/^reference\\:file\\://; s/@.*//' | grep -E '/(junit-|assertj-|opentest4j|apiguardian|byte-buddy)[^/]*\.jar$') \
        "$project"/tests/berth.ide.tests/target/berth.ide.tests-*.jar; do
        case $jar in *-sources.jar) ;; *) add_bundle "$jar" "$1/configuration/org.eclipse.equinox.simpleconfigurator/bundles.info" ;; esac
    done
}
add_bundle() {
    local manifest name version
    manifest=$(unzip -p "$1" META-INF/MANIFEST.MF | tr -d '\r' | sed -e ':a' -e '$!N;s/\n //;ta' -e 'P;D')
    name=$(sed -n 's/^Bundle-SymbolicName: *\([^;]*\).*/\1/p' <<<"$manifest")
    version=$(sed -n 's/^Bundle-Version: *//p' <<<"$manifest")
    grep -q "^$name," "$2" || echo "$name,$version,file:$1,4,false" >>"$2"
}
