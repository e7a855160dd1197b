import { sh } from "../../sh.ts";

/** Bonds, bridges and VLANs, as sysfs shows them. A part of the kernel library. */
export const SOFTWARE_DEVICES = sh`# make_device NAME KIND [LOWER]: down, and of a VLAN with its lower device
make_device() {
  made=sys/devices/virtual/net/$1
  case $2 in
    bond) mkdir -p "$made/bonding" ;;
    bridge) mkdir -p "$made/bridge" "$made/brif" ;;
    *) mkdir -p "$made" ;;
  esac
  if [ "$2" = bond ]; then printf '\n' >"$made/bonding/slaves"; fi
  made_index=200
  for each_index in sys/devices/virtual/net/*/ifindex; do
    read -r index_there <"$each_index"
    if [ "$index_there" -ge "$made_index" ]; then made_index=$((index_there + 1)); fi
  done
  made_mac=02:00:00:00:02:$((made_index - 190))
  if [ $# -gt 2 ]; then read -r made_mac <"sys/class/net/$3/address"; fi
  printf '%s\n' "$made_index" >"$made/ifindex"
  printf '%s\n' "$made_mac" >"$made/address"
  printf 'down\n' >"$made/operstate"
  printf '0x1002\n' >"$made/flags"
  printf '1500\n' >"$made/mtu"
  printf 'DEVTYPE=%s\nINTERFACE=%s\nIFINDEX=%s\n' "$2" "$1" "$made_index" >"$made/uevent"
  ln -s "../../devices/virtual/net/$1" "sys/class/net/$1"
  if [ $# -gt 2 ]; then link_devices "$1" "$3"; fi
}

# link_devices UPPER LOWER
link_devices() {
  lower_path=$(readlink "sys/class/net/$2")
  lower_path=$\{lower_path#../../}
  upward='' steps=$\{lower_path#devices/}
  while [ -n "$steps" ]; do
    upward=../$upward
    case $steps in */*) steps=$\{steps#*/} ;; *) steps= ;; esac
  done
  ln -s "../../../../$lower_path" "sys/devices/virtual/net/$1/lower_$2"
  ln -s "$\{upward}virtual/net/$1" "sys/$lower_path/upper_$1"
}

# set_master DEVICE MASTER
set_master() {
  link_devices "$2" "$1"
  ln -s "$\{upward}virtual/net/$2" "sys/class/net/$1/master"
  if [ -d "sys/class/net/$2/brif" ]; then ln -s "../lower_$1" "sys/class/net/$2/brif/$1"; fi
  if [ -f "sys/class/net/$2/bonding/slaves" ]; then
    read -r slaves <"sys/class/net/$2/bonding/slaves"
    # A bond has the address of the first device that it gets.
    if [ -z "$slaves" ]; then cat "sys/class/net/$1/address" >"sys/class/net/$2/address"; fi
    printf '%s\n' "$slaves$\{slaves:+ }$1" >"sys/class/net/$2/bonding/slaves"
  fi
}

# leave_master DEVICE
leave_master() {
  [ -L "sys/class/net/$1/master" ] || return 0
  link_end "sys/class/net/$1/master"
  left=$link_end
  rm -f "sys/class/net/$1/master" "sys/class/net/$1/upper_$left"
  leave_upper "$left" "$1"
}

# leave_upper UPPER LOWER: the upper device's side of it
leave_upper() {
  rm -f "sys/class/net/$1/lower_$2" "sys/class/net/$1/brif/$2"
  [ -f "sys/class/net/$1/bonding/slaves" ] || return 0
  read -r slaves <"sys/class/net/$1/bonding/slaves"
  kept=
  for slave in $slaves; do
    if [ "$slave" != "$2" ]; then kept="$kept$\{kept:+ }$slave"; fi
  done
  printf '%s\n' "$kept" >"sys/class/net/$1/bonding/slaves"
}

# remove_device NAME: a device made of software, and what sits on it
remove_device() {
  for lower_link in "sys/class/net/$1/lower_"*; do
    [ -L "$lower_link" ] || continue
    lower=$\{lower_link##*/lower_}
    rm -f "sys/class/net/$lower/upper_$1"
    if [ -d "sys/class/net/$1/bridge" ] || [ -d "sys/class/net/$1/bonding" ]; then rm -f "sys/class/net/$lower/master"; fi
  done
  forget_device "$1"
  rm -rf "sys/class/net/$1" "sys/devices/virtual/net/$1"
}`;
