# shellcheck shell=sh
# Sourced by ./corelet and ./verify: finds the JDKs of this machine and installs the Debian or Ubuntu
# packages that are missing. Quiet and quick when nothing is.

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "corelet: $*"
    exit 1
}

# Prints the feature version (17, 25) of the JDK in directory $1.
jdk_version() {
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints "VERSION DIRECTORY" for every JDK of the machine, the caller's choice (JAVA_HOME, then PATH) first.
list_jdks() {
    on_path=$(command -v javac || true)
    for directory in "${JAVA_HOME:-}" "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}" /usr/lib/jvm/*; do
        if [ -x "$directory/bin/javac" ] && [ -r "$directory/release" ]; then
            printf '%s %s\n' "$(jdk_version "$directory")" "$directory"
        fi
    done
}

# Prints the directory of the first JDK of version $1 or, given "$1+", of any later one too; nothing if there is none.
find_jdk() {
    case $1 in
        *+) list_jdks | awk -v least="${1%+}" '$1 >= least { sub(/^[0-9]+ /, ""); print; exit }' ;;
        *) list_jdks | awk -v wanted="$1" '$1 == wanted { sub(/^[0-9]+ /, ""); print; exit }' ;;
    esac
}

# Succeeds if apt can install package $1 from the lists it has now.
is_installable() {
    apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'
}

# Prints the package of the oldest JDK that will do and that this release of the distribution has.
jdk_package() {
    for package in openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless; do
        if is_installable "$package"; then
            printf '%s\n' "$package"
            return
        fi
    done
    printf 'default-jdk-headless\n'
}

have_tools() {
    [ -n "$(find_jdk 17+)" ] && command -v mvn >/dev/null
}

# Makes sure of a JDK and Maven: installs them for root, tells anybody else the one line that does, and exits.
install_what_is_missing() {
    if have_tools; then
        return
    fi
    command -v apt-get >/dev/null || fail "needs a JDK 17 or later and Maven 3.8.7 or later: install both"
    if [ "$(id -u)" -eq 0 ] && ! is_installable maven; then
        say "corelet: reading the package lists ..."
        apt-get -qq update >&2
    fi
    set --
    [ -n "$(find_jdk 17+)" ] || set -- "$(jdk_package)"
    command -v mvn >/dev/null || set -- "$@" maven
    if [ "$(id -u)" -ne 0 ]; then
        say "corelet: packages are missing; this installs them:"
        say "    sudo apt-get update && sudo apt-get install -y $*"
        exit 1
    fi
    say "corelet: installing $* ..."
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >/dev/null
    have_tools || fail "still finds no JDK 17 or later with Maven after installing $*"
}
