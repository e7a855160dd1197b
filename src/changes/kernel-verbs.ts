/**
 * `verb_kernel_mark`, into `$mark`: the last line of the kernel's log, for {@link KERNEL_WORDS} to begin behind. What calls
 * verbs one after the other marks once for all of them, since reading the log takes longer than most of what they do.
 */
const KERNEL_MARK = String.raw`verb_kernel_mark() {
  [ -n "${"$"}{mark+set}" ] || mark=$(dmesg 2>/dev/null | tail -n 1)
}`;

/**
 * `verb_kernel_words SUBJECT MARK`: lines that name a function in the kernel's log after the line that was the last one
 * before, or all where that one is no longer kept. Two at most, since a failure is reported with the last three lines of
 * a step.
 */
const KERNEL_WORDS = String.raw`verb_kernel_words() {
  dmesg 2>/dev/null | MARK=$2 SUBJECT=$1 awk '
    index($0, ENVIRON["SUBJECT"]) { before = last; last = $0 }
    $0 == ENVIRON["MARK"] { before = ""; last = "" }
    END {
      if (before != "") print "the kernel says: " before
      if (last != "") print "the kernel says: " last
    }'
}`;

/**
 * `verb_begin WHAT SUBJECT [LOCK]`, with the log's mark in `$mark`: what the kernel may hold for good from here to
 * `verb_end`. It takes the device lock, and vfio-pci waits for whoever uses a function (vfio_unregister_group_dev in
 * drivers/vfio/vfio_main.c). Not begun where it would wait for what is held already: see `verb_is_held`.
 */
const BEGIN = String.raw`verb_begin() {
  if verb_is_held "$1" "$2" "${"$"}{3-}"; then return 1; fi
  # For verb_overdue and verb_hold, which the transaction calls.
  [ -d "$R/run/virtfn/written" ] || mkdir -p -- "$R/run/virtfn/written" || return
  printf '%s\n' "$1" "$2" "$mark" >"$R/run/virtfn/written/begun"
}`;

const END = String.raw`verb_end() {
  : >"$R/run/virtfn/written/begun"
}`;

/** What the step was about when its time was over, with the kernel's words since then. */
const OVERDUE = String.raw`verb_overdue() (
  { read -r what && read -r subject && IFS= read -r mark; } <"$R/run/virtfn/written/begun" || exit 0
  printf '%s does not come back from the kernel\n' "$what"
  verb_kernel_words "$subject" "$mark"
)`;

/** `verb_hold PID…`: the kernel does not let these processes go, which are about what the step began last. */
const HOLD = String.raw`verb_hold() {
  [ -s "$R/run/virtfn/written/begun" ] && mkdir -p -- "$R/run/virtfn/written/held" || return 0
  { printf '%s\n' "$*" && cat "$R/run/virtfn/written/begun"; } >"$R/run/virtfn/written/held/$1"
}`;

/**
 * `verb_is_held WHAT SUBJECT LOCK`: says so where WHAT would wait for what a former step began and the kernel still
 * holds. LOCK is empty for what needs the subject's device lock, `own` where only the very subject is in its way, and
 * `none` for what no lock keeps.
 */
const IS_HELD = String.raw`verb_is_held() {
  [ -d "$R/run/virtfn/written/held" ] && [ "$3" != none ] || return 1
  for held in "$R"/run/virtfn/written/held/*; do
    { read -r holders && read -r holds && read -r about; } <"$held" || continue
    # shellcheck disable=SC2086 # words
    verb_one_is_alive $holders || continue
    if [ "$3" = own ]; then [ "$about" = "$2" ] || continue
    else verb_waits_for "$about" "$2" || verb_waits_for "$2" "$about" || continue
    fi
    printf '%s does not come back from the kernel, so %s is not tried\n' "$holds" "$1" >&2
    return 0
  done
  return 1
}`;

const ONE_IS_ALIVE = String.raw`verb_one_is_alive() {
  for holder in "$@"; do
    if [ -d "/proc/$holder" ]; then return 0; fi
  done
  return 1
}`;

/**
 * `verb_waits_for ONE OTHER`: whether a lock of OTHER is needed for ONE: it is the same, or its PF, or the module of its
 * driver. A function's lock is held while its driver is taken away, and its PF's while VFs are (drivers/pci/iov.c).
 */
const WAITS_FOR = String.raw`verb_waits_for() {
  for link in driver/module physfn physfn/driver/module; do
    other=$(readlink "$R/sys/bus/pci/devices/$1/$link") && [ "${"$"}{other##*/}" = "$2" ] && return
  done
  [ "$1" = "$2" ]
}`;

/** `verb_write PATH VALUE WHAT FUNCTION [LOCK]`, with the log's mark in `$mark`. A pipe would take two more processes. */
const WRITE = String.raw`verb_write() {
  verb_begin "writing ${"$"}{2:-nothing} to $3" "$4" "${"$"}{5-}" || return
  if words=$(tee "$R$1" 2>&1 >/dev/null <<END
$2
END
  ); then
    verb_end
    return
  fi
  verb_end
  printf 'writing %s to %s failed: %s\n' "${"$"}{2:-nothing}" "$3" "$words" >&2
  verb_kernel_words "$4" "$mark" >&2
  return 1
}`;

/**
 * `verb_put PATH VALUE WHAT FUNCTION [LOCK]`: as `verb_write`, for what may be written twice. The shell writes it itself, but some
 * shells do not tell the kernel's reason: only where that fails a process writes it, and says why.
 */
const PUT = String.raw`verb_put() {
  verb_begin "writing ${"$"}{2:-nothing} to $3" "$4" "${"$"}{5-}" || return
  # A simulated host has no kernel: it hears of a write by its own tee.
  if [ -z "$R" ] && { printf '%s\n' "$2" >"$1"; } 2>/dev/null; then
    verb_end
    return
  fi
  verb_write "$@"
}`;

/** What changes call where the kernel may refuse, or not answer at all. */
export const KERNEL_VERBS: Readonly<Record<string, string>> = {
  verb_kernel_mark: KERNEL_MARK,
  verb_kernel_words: KERNEL_WORDS,
  verb_begin: BEGIN,
  verb_end: END,
  verb_overdue: OVERDUE,
  verb_hold: HOLD,
  verb_is_held: IS_HELD,
  verb_one_is_alive: ONE_IS_ALIVE,
  verb_waits_for: WAITS_FOR,
  verb_write: WRITE,
  verb_put: PUT,
};
