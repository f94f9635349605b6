#!/bin/sh
# Puts a Neovim (>= 0.10) and an Emacs (>= 29, with its built-in eglot) into .cache/editors/bin, for the tests that drive
# real editors. No root, nothing is installed: the packages of a newer Debian suite are unpacked beside the project and
# run through their own loader. An editor of the machine that is new enough is taken as it is.
#
#   sh tests/editors/provision.sh [neovim] [emacs]        both without arguments; a second call costs nothing
#
# Exit status 0: every editor asked for is there. 1: at least one is not (each is named on standard error).
# INTERLEAF_EDITORS_DIR moves the cache. The mirror is the one that the machine's own apt sources name.
set -u

here=$(cd "$(dirname "$0")" && pwd)
cache=${INTERLEAF_EDITORS_DIR:-$(cd "$here/../.." && pwd)/.cache/editors}
mkdir -p "$cache/bin"
[ $# -gt 0 ] || set -- neovim emacs

say() { echo "editors: $*" >&2; }

# The first configured repository that serves the machine's own release is an ordinary mirror, which has the newer suites too.
mirror() {
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    [ -n "$release" ] || return 1
    apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 2>/dev/null |
        awk -v release="$release" '$2 == release && $3 == "main" { print $1; exit }'
}

# unpack NAME SUITE PACKAGE...: the packages and all that they depend on, unpacked under $cache/NAME/root.
unpack() {
    name=$1 suite=$2; shift 2
    state=$cache/$name.apt root=$cache/$name/root
    rm -rf "$state" "$cache/$name"
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$root"
    : > "$state/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $suite main" > "$state/src.list"
    options="-qq -o Dir::State=$state -o Dir::State::lists=$state/lists -o Dir::Cache=$state/cache
        -o Dir::Etc::sourcelist=$state/src.list -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
        -o Dir::State::status=$state/status -o Debug::NoLocking=1 -o APT::Sandbox::User= -o Acquire::Retries=3
        -o Acquire::Languages=none"
    # shellcheck disable=SC2086  # the options are words on purpose
    apt-get $options update || return 1
    # A compiler comes along only for Emacs's native compilation, which the tests do not use: leave those packages out.
    # shellcheck disable=SC2086
    wanted=$(apt-get $options install -y --no-install-recommends --print-uris "$@" | awk '{ print $2 }' | sed 's/_.*//' |
        grep -v -E '^(gcc|g\+\+|cpp|binutils|make|libbinutils|libasan|libtsan|liblsan|libubsan|libhwasan|libcc1|.*-dev$|.*-dev-|perl|libperl|libc-bin|linux-)')
    [ -n "$wanted" ] || return 1
    # shellcheck disable=SC2086
    (cd "$state/cache/archives" && apt-get $options download $wanted) || return 1
    for package in "$state"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$root" || return 1
    done
    rm -rf "$state"
}

# loader ROOT: the unpacked C library's own program loader, with the directory of its libraries on the second line.
loader() { ls "$1"/usr/lib/*-linux-*/ld-linux-*.so.* "$1"/usr/lib64/ld-linux-*.so.* 2>/dev/null | head -1; }
libraries() { dirname "$(ls "$1"/usr/lib/*-linux-*/libc.so.6 | head -1)"; }

new_enough_neovim() {
    "$1" --version 2>/dev/null | awk 'NR == 1 { split(substr($2, 2), v, "."); exit !(v[1] > 0 || v[2] >= 10) } END { if (NR == 0) exit 1 }'
}

new_enough_emacs() {
    "$1" -Q --batch --eval '(progn (require (quote eglot)) (kill-emacs (if (>= emacs-major-version 29) 0 1)))' >/dev/null 2>&1
}

wrap_neovim() {
    root=$cache/neovim/root libs=$(libraries "$root")
    cat > "$cache/bin/nvim" <<WRAPPER
#!/bin/sh
VIM='$root/usr/share/nvim' VIMRUNTIME='$root/usr/share/nvim/runtime' LUA_PATH='$root/usr/share/lua/5.1/?.lua;;' \\
LUA_CPATH='$libs/lua/5.1/?.so;;' exec '$(loader "$root")' --library-path '$libs' '$root/usr/bin/nvim' \\
    --cmd 'set rtp^=$root/usr/lib/nvim' "\$@"
WRAPPER
    chmod +x "$cache/bin/nvim"
}

wrap_emacs() {
    root=$cache/emacs/root libs=$(libraries "$root")
    program=$(ls "$root"/usr/bin/emacs-nox "$root"/usr/bin/emacs-[0-9]* "$root"/usr/bin/emacs 2>/dev/null | head -1)
    version=$(ls "$root/usr/share/emacs" | grep -E '^[0-9.]+$' | head -1)
    lisp=$(find "$root/usr/share/emacs/$version/lisp" -type d | tr '\n' ':')
    dump=$(find "$root/usr" -name '*.pdmp' | head -1)
    helpers=$(dirname "$(find "$root/usr" -name hexl -o -name rcs2log | head -1)")
    cat > "$cache/bin/emacs" <<WRAPPER
#!/bin/sh
EMACSLOADPATH='${lisp%:}' EMACSDATA='$root/usr/share/emacs/$version/etc' EMACSDOC='$root/usr/share/emacs/$version/etc' \\
EMACSPATH='$helpers' exec '$(loader "$root")' --library-path '$libs' '$program' --dump-file='$dump' "\$@"
WRAPPER
    chmod +x "$cache/bin/emacs"
}

# obtain EDITOR COMMAND SUITE=PACKAGE...: the cached one, the machine's own, or the first suite that has a new enough one.
obtain() {
    editor=$1 command=$2; shift 2
    if "new_enough_$editor" "$cache/bin/$command"; then say "$editor: cached"; return 0; fi
    own=$(command -v "$command" || true)
    if [ -n "$own" ] && "new_enough_$editor" "$own"; then
        ln -sf "$own" "$cache/bin/$command"; say "$editor: the machine's own $own"; return 0
    fi
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { say "$editor: not here, and no apt to get it with"; return 1; }
    [ -n "$(mirror)" ] || { say "$editor: not here, and the apt sources name no mirror of this release"; return 1; }
    for choice in "$@"; do
        say "$editor: unpacking ${choice#*=} from ${choice%%=*}"
        if unpack "$editor" "${choice%%=*}" "${choice#*=}" && "wrap_$editor" && "new_enough_$editor" "$cache/bin/$command"; then
            say "$editor: ready"; return 0
        fi
    done
    rm -f "$cache/bin/$command"
    say "$editor: could not be had"
    return 1
}

missing=0
for editor in "$@"; do
    case $editor in
        neovim) obtain neovim nvim forky=neovim trixie=neovim || missing=1 ;;
        emacs) obtain emacs emacs forky=emacs-nox trixie=emacs-nox || missing=1 ;;
        *) say "unknown editor: $editor"; missing=1 ;;
    esac
done
exit $missing
