#!/bin/sh
# Fetches what the containerd test needs and the machine may lack: containerd with NRI (the newest served 1.7 and
# the newest 2.x), runc and a static busybox.
#
# Nothing is installed and apt's own state stays as it is. The packages are looked for where the machine's own
# sources lists point to, on Debian also in the suites that have a newer containerd, and are only unpacked: all five
# programs into ~/.cache/corelet/containerd-VERSION/bin (XDG_CACHE_HOME is obeyed), one such directory a version.
# Exits with 1, and says why, if there is none in the end.
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/corelet
apt=$cache/apt

say() {
    printf '%s\n' "$*" >&2
}

have() {
    for directory in "$cache/containerd-$1."*; do
        if [ -d "$directory" ]; then
            return 0
        fi
    done
    return 1
}

# Prints the deb822 stanzas of the machine that serve release $1 (a regular expression), with suite $2 in its place.
rewritten_stanzas() {
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -e "$file" ] || continue
        awk -v own="$1" -v suite="$2" '
            BEGIN { RS = ""; FS = "\n" }
            {
                stanza = served = main = disabled = ""
                for (i = 1; i <= NF; i++) {
                    line = $i
                    field = tolower(line); sub(/:.*/, "", field)
                    if (line ~ /^#/) continue
                    if (field == "enabled" && line ~ /[Nn]o|[Ff]alse|[Oo]ff|0/) disabled = 1
                    if (field == "types") line = "Types: deb"
                    if (field == "suites") { served = line " " ~ "[ \t](" own ")[ \t]"; line = "Suites: " suite }
                    if (field == "components") { main = line " " ~ /[ \t]main[ \t]/; line = "Components: main" }
                    stanza = stanza line "\n"
                }
                if (served && main && !disabled) print stanza
            }' "$file"
    done
}

# The same for the one-line format: deb [options] URI suite component...
rewritten_lines() {
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -e "$file" ] || continue
        awk -v own="$1" -v suite="$2" '
            /^[ \t]*deb[ \t]/ {
                options = ""
                rest = $0; sub(/^[ \t]*deb[ \t]+/, "", rest); sub(/#.*/, "", rest)
                if (rest ~ /^\[/) {
                    options = rest; sub(/\].*/, "] ", options); sub(/^[^]]*\][ \t]*/, "", rest)
                }
                words = split(rest, word)
                main = 0
                for (i = 3; i <= words; i++) if (word[i] == "main") main = 1
                if (main && word[2] ~ "^(" own ")$") print "deb " options word[1], suite, "main"
            }' "$file"
    done
}

# Runs an apt command on the private sources, lists and downloads; keys, proxies and architecture are the machine's.
private() {
    command=$1
    shift
    "$command" -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/sources" \
        -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" \
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@"
}

# Reads the package lists of the suites that may have what we need.
read_lists() {
    rm -rf "$apt/sources"
    mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial"
    own=$release
    suites=$release
    if [ "$distribution" = debian ]; then
        own="$release|stable|oldstable|testing|unstable|sid"
        suites=$(printf '%s\n' "$release" trixie sid | sort -u)
    fi
    for suite in $suites; do
        rewritten_stanzas "$own" "$suite" >>"$apt/sources/machine.sources"
        rewritten_lines "$own" "$suite" >>"$apt/sources/machine.list"
    done
    # A mirror need not serve every suite, so a failure only matters if nothing is found in the end.
    private apt-get update >"$apt/update.log" 2>&1 || true
}

# Prints the newest served version of package $1 that matches $2, in a suite that matches $3.
newest() {
    private apt-cache madison "$1" |
        awk -F ' *[|] *' -v version="$2" -v suite=" ($3)/main " '$2 ~ version && $3 ~ suite { print $2; exit }'
}

# Unpacks version $2 of package $1 into directory $3.
unpack() (
    [ -n "$2" ] || { say "no package $1 in $release"; exit 1; }
    cd "$apt/cache"
    private apt-get download "$1=$2" >download.log 2>&1 || { tail -n 3 download.log >&2; exit 1; }
    dpkg -x "$1"_*.deb "$3"
    rm "$1"_*.deb
)

# Fetches version $1 of containerd: all of its directory or nothing.
fetch() {
    say "fetching containerd $1 for its integration test ..."
    work=$cache/fetching
    rm -rf "$work"
    mkdir -p "$work/bin"
    unpack containerd "$1" "$work/root" || return 1
    # These two come from the machine's own release: a newer suite's may need a newer C library.
    unpack runc "$(newest runc . "$release")" "$work/root" || return 1
    unpack busybox-static "$(newest busybox-static . "$release")" "$work/root" || return 1
    for program in containerd containerd-shim-runc-v2 ctr runc busybox; do
        find "$work/root" -type f -name "$program" -path '*bin/*' -exec mv {} "$work/bin/" \;
        "$work/bin/$program" --help >/dev/null 2>"$work/error" || {
            say "$program of containerd $1 does not run here: $(head -n 1 "$work/error")"
            return 1
        }
    done
    rm -r "$work/root" "$work/error"
    mv "$work" "$cache/containerd-$1"
}

fetch_newest() {
    version=$(newest containerd "^$1[.]" '[^ ]*')
    if [ -n "$version" ]; then
        fetch "$version" || say "containerd $version could not be fetched"
    fi
}

look_for_both() {
    command -v apt-get >/dev/null || { say "containerd is fetched with apt, which is not here"; return; }
    distribution=$(sed -n 's/^ID=//p' /etc/os-release)
    release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    read_lists
    have 1 || fetch_newest '1[.](7|8|9)'
    have 2 || fetch_newest 2
    rm -rf "$cache/fetching"
    if ! have 1 && ! have 2; then
        say "no containerd 1.7 or later that runs here, in any suite that this machine's sources lists lead to"
        grep '^[EW]:' "$apt/update.log" >&2 || true
    fi
}

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if ! have 1 || ! have 2; then
    look_for_both
fi
if have 1 && have 2; then
    rm -rf "$apt"
fi
have 1 || have 2
