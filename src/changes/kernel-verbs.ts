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
 * `verb_write PATH VALUE WHAT FUNCTION`, with the log's mark in `$mark`. Such a write takes the device lock, and the
 * kernel may hold it for good (drivers/pci/iov.c; vfio_unregister_group_dev in drivers/vfio/vfio_main.c). It runs beside
 * the shell, so that TERM, which comes when the step's time is over, still gets the kernel's words.
 */
const WRITE = String.raw`verb_write() (
  value=$2 what=$3 subject=$4 folder=$R/run/virtfn held=
  [ -d "$folder" ] || mkdir -p -- "$folder" || exit 1
  trap verb_write_is_held TERM
  printf '%s\n' "$value" | tee "$R$1" >/dev/null 2>"$folder/said" &
  writer=$!
  wait "$writer"
  status=$?
  # A signal ends the wait, not the write.
  while kill -0 "$writer" 2>/dev/null; do
    wait "$writer"
    status=$?
  done
  if [ "$status" -eq 0 ] || [ -n "$held" ]; then exit "$status"; fi
  words=$(cat "$folder/said")
  rm -f -- "$folder/said"
  printf 'writing %s to %s failed: %s\n' "${"$"}{value:-nothing}" "$what" "$words" >&2
  verb_kernel_words "$subject" "$mark" >&2
  exit 1
)`;

/** What the write says later is no longer ours to read. */
const WRITE_IS_HELD = String.raw`verb_write_is_held() {
  held=yes
  rm -f -- "$folder/said"
  printf 'writing %s to %s does not come back from the kernel (process %s)\n' \
    "${"$"}{value:-nothing}" "$what" "$writer" >&2
  verb_kernel_words "$subject" "$mark" >&2
}`;

/** What changes call that write where the kernel may refuse, or not answer at all. */
export const KERNEL_VERBS: Readonly<Record<string, string>> = {
  verb_kernel_mark: KERNEL_MARK,
  verb_kernel_words: KERNEL_WORDS,
  verb_write: WRITE,
  verb_write_is_held: WRITE_IS_HELD,
};
