/**
 * What every question may use: `$R`, the root of the host's tree (empty on a real host), and functions that start no
 * process. `LC_ALL=C` since tools' words and the order of globs must not depend on the host.
 */
export const PRELUDE = `R=\${VIRTFN_ROOT-}
LC_ALL=C
export LC_ALL
# A login without root often lacks them. A simulated host has its own, and must not meet the machine's.
[ -n "$R" ] || PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
unset CDPATH
newline='
'

say() {
    printf '%s\\n' "$*"
}

# is_one_line TEXT: names with a line end in them are passed over everywhere.
is_one_line() {
    case $1 in *"$newline"*) return 1 ;; esac
}

# first_line FILE: into $value.
first_line() {
    value=
    { IFS= read -r value < "$1"; } 2> /dev/null || [ -n "$value" ]
}

# link_name LINK: the last name of the folder it leads to, into $value.
link_name() {
    value=
    cd -P "$1" 2> /dev/null || return 1
    value=\${PWD##*/}
    is_one_line "$value"
}

# show_file FILE: each line with | in front; a last line that has no end with > instead.
show_file() {
    while IFS= read -r line; do
        printf '|%s\\n' "$line"
    done < "$1"
    [ -z "$line" ] || printf '>%s\\n' "$line"
}

# show_lines TEXT: each line that is not empty, with | in front.
show_lines() {
    IFS=$newline
    set -f
    # shellcheck disable=SC2086 # a line each
    set -- $1
    set +f
    unset IFS
    [ $# -eq 0 ] || printf '|%s\\n' "$@"
}
`;
