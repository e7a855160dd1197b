/**
 * The lock is a folder that takes its name when its owner stands in it: a folder cannot be renamed to one that is there
 * and holds something. Its owner is dead when the process is gone or another boot is running. One of several that find
 * it dead takes it over: whoever makes the link `claim` first.
 */
export const LOCK = `tx_take_lock() {
  tx_attempt=0 tx_boot=''
  read -r tx_boot 2>/dev/null <"$R/proc/sys/kernel/random/boot_id"
  tx_stat $$
  tx_start=$tx_began
  umask 022
  if ! tx_words=$(mkdir -p "$tx_lock.$tx_id" 2>&1) || ! tx_say_owner "$tx_lock.$tx_id"; then
    rm -rf "$tx_lock.$tx_id"
    tx_end not_begun "the lock cannot be taken: $tx_words"
  fi
  until tx_put_lock; do
    tx_attempt=$((tx_attempt + 1))
    if [ -d "$tx_lock" ]; then
      tx_take_over && break
    elif [ "$tx_attempt" -gt 3 ]; then
      rm -rf "$tx_lock.$tx_id"
      tx_end not_begun "the lock cannot be taken: $tx_words"
    fi
  done
  tx_locked=yes
  umask 077
  if [ -L "$tx_lock/claim" ]; then
    rm -rf "$tx_lock.$tx_id"
    tx_say_owner "$tx_lock" || tx_end not_begun 'the lock cannot be written'
    tx_clean_up
  fi
}

tx_say_owner() {
  tx_words='it cannot be written'
  printf '%s\\n' "transaction $tx_id" "holder $tx_holder" "since $tx_since" "pid $$" "boot $tx_boot" \\
    "start $tx_start" end >"$1/owner"
}

# Not every mv can be told that the target is no folder to move into: then ours lies in the lock of another one.
tx_put_lock() {
  if [ -d "$tx_lock" ]; then return 1; fi
  tx_words=$(mv "$tx_lock.$tx_id" "$tx_lock" 2>&1) || return 1
  if [ ! -d "$tx_lock/lock.$tx_id" ]; then return 0; fi
  mv "$tx_lock/lock.$tx_id" "$tx_lock.$tx_id" 2>/dev/null
  return 1
}

tx_read_owner() {
  tx_owner='' tx_owner_holder='' tx_owner_since='' tx_owner_pid='' tx_owner_boot='' tx_owner_start='' tx_owner_whole=''
  while read -r tx_key tx_value; do
    case $tx_key in
      transaction) tx_owner=$tx_value ;;
      holder) tx_owner_holder=$tx_value ;;
      since) tx_owner_since=$tx_value ;;
      pid) tx_owner_pid=$tx_value ;;
      boot) tx_owner_boot=$tx_value ;;
      start) tx_owner_start=$tx_value ;;
      end) tx_owner_whole=yes ;;
    esac
  done 2>/dev/null <"$tx_lock/owner"
}

# A step outlives a transaction that was killed, and must not meet another one.
tx_owner_alive() {
  [ "$tx_owner_boot" = "$tx_boot" ] || return 1
  if tx_alive "$tx_owner_pid" "$tx_owner_start"; then return 0; fi
  tx_step_pid='' tx_step_start=''
  read -r tx_step_pid tx_step_start 2>/dev/null <"$tx_lock/step" && tx_alive "$tx_step_pid" "$tx_step_start"
}

# Succeeds when the lock is ours now, fails when it is worth another try, ends where it is held.
tx_take_over() {
  tx_read_owner
  if [ -z "$tx_owner_whole" ]; then
    sleep 1
    tx_read_owner
  fi
  if tx_owner_alive; then
    rm -rf "$tx_lock.$tx_id"
    tx_end locked
  fi
  if ! ln -s "$$ $tx_start" "$tx_lock/claim" 2>/dev/null; then
    tx_words=$(readlink "$tx_lock/claim") || return 1
    if tx_alive "\${tx_words% *}" "\${tx_words#* }"; then sleep 1; else rm -f "$tx_lock/claim"; fi
    return 1
  fi
  tx_words=$tx_owner
  tx_read_owner
  if [ "$tx_words" = "$tx_owner" ] && ! tx_owner_alive; then return 0; fi
  rm -f "$tx_lock/claim"
  return 1
}

# What a killed transaction left half-made; the plan of this one was made from what is really there. A copy of an image
# that has its final name is whole, which cannot be said of the image.
tx_clean_up() {
  tx_log takeover "\${tx_owner:-unknown}" "$tx_owner_holder"
  set -- "$tx_lock/claim" "$R"/etc/modprobe.d/.virtfn-* "$R"/etc/modules-load.d/.virtfn-*
  for tx_kept in "$R"/boot/.virtfn-*; do
    tx_image=\${tx_kept%/*}/\${tx_kept##*/.virtfn-}
    case $tx_kept in
      *.part) set -- "$@" "$tx_kept" ;;
      *)
        if [ ! -s "$tx_kept" ] || [ "$(stat -c %i "$tx_kept")" = "$(stat -c %i "$tx_image" 2>/dev/null)" ]; then
          set -- "$@" "$tx_kept"
        else
          mv -f "$tx_kept" "$tx_image" 2>/dev/null
        fi ;;
    esac
  done
  rm -rf "$@" "$R/run/virtfn/replaced" "$R/run/virtfn/loading" "$R/run/virtfn/written"
}`;
