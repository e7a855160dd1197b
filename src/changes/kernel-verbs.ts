/** The last line of the kernel's log, for {@link KERNEL_WORDS} to begin behind. */
const KERNEL_MARK = String.raw`verb_kernel_mark() {
  dmesg 2>/dev/null | tail -n 1
}`;

/**
 * `verb_kernel_words SUBJECT MARK`: lines that name a function in the kernel's log after the line that was the last one
 * before. Two at most, since a failure is reported with the last three lines of a step.
 */
const KERNEL_WORDS = String.raw`verb_kernel_words() {
  dmesg 2>/dev/null | MARK=$2 SUBJECT=$1 awk '
    ENVIRON["MARK"] == "" || found { if (index($0, ENVIRON["SUBJECT"])) print "the kernel says: " $0 }
    $0 == ENVIRON["MARK"] { found = 1 }' | tail -n 2
}`;

/**
 * `verb_begin WHAT SUBJECT`, with the log's mark in `$mark`: what the kernel may hold for good from here to `verb_end`.
 * It takes the device lock, and vfio-pci waits for whoever uses a function (vfio_unregister_group_dev in
 * drivers/vfio/vfio_main.c).
 */
const BEGIN = String.raw`verb_begin() {
  # For verb_overdue, which the transaction calls.
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

/** `verb_write PATH VALUE WHAT FUNCTION`, with the log's mark in `$mark`. A pipe would take two more processes. */
const WRITE = String.raw`verb_write() {
  verb_begin "writing ${"$"}{2:-nothing} to $3" "$4" || return
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

/** What changes call where the kernel may refuse, or not answer at all. */
export const KERNEL_VERBS: Readonly<Record<string, string>> = {
  verb_kernel_mark: KERNEL_MARK,
  verb_kernel_words: KERNEL_WORDS,
  verb_begin: BEGIN,
  verb_end: END,
  verb_overdue: OVERDUE,
  verb_write: WRITE,
};
