import { sh } from "../../sh.ts";

/** Net devices that go up and down, and their links. A part of the kernel library. */
export const LINKS = sh`# bring_up DEVICE ADDRESS: its link comes at once, or behind our back.
bring_up() {
  printf '0x1003\n' >"sys/class/net/$1/flags"
  read -r up_mac <"sys/class/net/$1/address"
  if ! announce_mac "$2" "$up_mac"; then
    printf '0\n' >"sys/class/net/$1/carrier"
    return 0
  fi
  lose_link "$1"
}

take_down() {
  printf '0x1002\n' >"sys/class/net/$1/flags"
  printf 'down\n' >"sys/class/net/$1/operstate"
  # A device that is down cannot say whether it has a link: reading fails.
  rm -f "sys/class/net/$1/carrier"
}

# lose_link DEVICE: until the other side has answered again
lose_link() {
  read -r _ _ _ _ link_delay <.sim/delays
  case $link_delay in
    *[1-9]*)
      printf 'down\n' >"sys/class/net/$1/operstate"
      printf '0\n' >"sys/class/net/$1/carrier"
      {
        sleep "$link_delay"
        find_link "$1"
      } </dev/null >/dev/null 2>&1 &
      ;;
    *) find_link "$1" ;;
  esac
}

# find_link DEVICE: unless it was taken down or away meanwhile
find_link() {
  [ -f "sys/class/net/$1/flags" ] || return 0
  read -r up_flags <"sys/class/net/$1/flags"
  [ $((up_flags & 1)) -eq 1 ] || return 0
  printf '1\n' >"sys/class/net/$1/carrier"
  printf 'up\n' >"sys/class/net/$1/operstate"
}

# restart_links PF: a driver with a mailbox begins anew when VFs come and go (igb_sriov_reinit).
restart_links() {
  if [ "$vf_mailbox" != yes ] || ! is_up "$1"; then return 0; fi
  for restarted in "sys/bus/pci/devices/$1/net/"*; do
    if [ -d "$restarted" ]; then lose_link "$\{restarted##*/}"; fi
  done
}

# has_link ADDRESS: the function's net device is up and has one.
has_link() {
  for net_carrier in "sys/bus/pci/devices/$1/net/"*/carrier; do
    if [ ! -f "$net_carrier" ] || is_representor "$\{net_carrier%/carrier}"; then continue; fi
    read -r carrier <"$net_carrier"
    if [ "$carrier" = 1 ]; then return 0; fi
  done
  return 1
}`;
