import { sh } from "../../sh.ts";

/** `ip link show`, with iproute2's keys and words (ip/ipaddress.c): functions for the stand-in of ip. */
export const SHOW_LINKS = sh`show_links() {
  case $\{1-} in '' | dev) ;; *) device=$1 ;; esac
  if [ -n "$device" ] && [ ! -e "sys/class/net/$device" ]; then
    printf 'Device "%s" does not exist.\n' "$device" >&2
    exit 1
  fi
  read -r vf_keys listed_vfs <.sim/iproute2
  line_break=$NL truncated='' comma=
  [ -z "$oneline" ] || line_break="\\"
  [ -z "$json" ] || printf '['
  for link in sys/class/net/*; do
    name=$\{link##*/}
    [ -z "$device" ] || [ "$device" = "$name" ] || continue
    show_link
  done
  [ -z "$json" ] || printf ']\n'
  for name in $truncated; do printf 'Truncated VF list: %s\n' "$name" >&2; done
}

show_link() {
  index_of "$name"
  read -r mac <"$link/address"
  read -r state <"$link/operstate"
  read -r flags <"$link/flags"
  link_flags
  link_type=ether broadcast=ff:ff:ff:ff:ff:ff
  if [ "$name" = lo ]; then link_type=loopback broadcast=00:00:00:00:00:00; fi
  permanent=$mac
  if [ -f ".sim/permanent/$name" ]; then read -r permanent <".sim/permanent/$name"; fi
  master='' parent=
  if [ -L "$link/master" ]; then
    link_end "$link/master"
    master=$link_end
  fi
  if [ -L "$link/device" ]; then
    link_end "$link/device"
    parent=$link_end
  fi
  # What a VLAN sits on belongs to its name.
  lower=
  if [ ! -d "$link/bridge" ] && [ ! -d "$link/bonding" ]; then
    for lower_link in "$link/lower_"*; do
      if [ -L "$lower_link" ]; then lower=$\{lower_link##*/lower_}; fi
    done
  fi
  if [ -n "$json" ]; then show_link_as_json; else show_link_as_text; fi
}

# link_flags: $flag_names of $flags, and the kernel's name of $state
link_flags() {
  flag_names=BROADCAST,MULTICAST
  if [ $((flags & 8)) -ne 0 ]; then flag_names=LOOPBACK; fi
  case $((flags & 1))-$state in
    0-*) ;;
    1-down) flag_names=NO-CARRIER,$flag_names,UP ;;
    *) flag_names=$flag_names,UP,LOWER_UP ;;
  esac
  case $state in
    up) state=UP ;;
    down) state=DOWN ;;
    *) state=UNKNOWN ;;
  esac
}

show_link_as_json() {
  quoted_flags=
  while [ -n "$flag_names" ]; do
    quoted_flags="$quoted_flags$\{quoted_flags:+,}\"$\{flag_names%%,*}\""
    case $flag_names in *,*) flag_names=$\{flag_names#*,} ;; *) flag_names= ;; esac
  done
  printf '%s{"ifindex":%s,' "$comma" "$index"
  [ -z "$lower" ] || printf '"link":"%s",' "$lower"
  printf '"ifname":"%s","flags":[%s],"mtu":1500,"qdisc":"noqueue"' "$name" "$quoted_flags"
  comma=,
  [ -z "$master" ] || printf ',"master":"%s"' "$master"
  printf ',"operstate":"%s","linkmode":"DEFAULT","group":"default","txqlen":1000' "$state"
  printf ',"link_type":"%s","address":"%s","broadcast":"%s"' "$link_type" "$mac" "$broadcast"
  [ "$permanent" = "$mac" ] || printf ',"permaddr":"%s"' "$permanent"
  if [ -n "$details" ]; then
    printf ',"promiscuity":0,"allmulti":0,"min_mtu":68,"max_mtu":9216,"inet6_addr_gen_mode":"eui64"'
    [ -z "$parent" ] || printf ',"parentbus":"pci","parentdev":"%s"' "$parent"
  fi
  vf_comma=
  show_vfs
  printf '}'
}

show_link_as_text() {
  printf '%s: %s%s: <%s> mtu 1500 qdisc noqueue' "$index" "$name" "$\{lower:+@$lower}" "$flag_names"
  [ -z "$master" ] || printf ' master %s' "$master"
  printf ' state %s mode DEFAULT group default qlen 1000%s    link/%s %s brd %s' \
    "$state" "$line_break" "$link_type" "$mac" "$broadcast"
  [ "$permanent" = "$mac" ] || printf ' permaddr %s' "$permanent"
  if [ -n "$details" ] && [ -n "$parent" ]; then printf ' parentbus pci parentdev %s ' "$parent"; fi
  show_vfs
  printf '\n'
}

# show_vfs: nothing where the driver tells nothing of VFs, an empty list where there are none
show_vfs() {
  if [ -z "$parent" ] || [ ! -f "$link/device/sriov_numvfs" ]; then return 0; fi
  if is_representor "$link" || ! bound_driver "$parent" || ! read_driver "$bound_driver"; then return 0; fi
  [ -n "$vf_attributes" ] || return 0
  read -r vf_count <"$link/device/sriov_numvfs"
  [ -z "$json" ] || printf ',"vfinfo_list":['
  if [ "$listed_vfs" != - ] && [ "$listed_vfs" -lt "$vf_count" ]; then
    vf_count=$listed_vfs
    truncated="$truncated $name"
  fi
  vf=0
  while [ "$vf" -lt "$vf_count" ]; do
    read_vf "$parent" "$vf"
    if [ -n "$json" ]; then show_vf_as_json; else show_vf_as_text; fi
    vf=$((vf + 1))
  done
  [ -z "$json" ] || printf ']'
}

show_vf_as_json() {
  printf '%s{"vf":%s' "$vf_comma" "$vf"
  vf_comma=,
  vlan_keys=
  if [ "$vf_vlan" != 0 ]; then vlan_keys="\"vlan\":$vf_vlan"; fi
  if [ "$vf_qos" != 0 ]; then vlan_keys="$vlan_keys$\{vlan_keys:+,}\"qos\":$vf_qos"; fi
  if [ "$vf_proto" != 802.1Q ]; then vlan_keys="$vlan_keys$\{vlan_keys:+,}\"protocol\":\"$vf_proto\""; fi
  case $vf_keys in
    mac) printf ',"mac":"%s"%s' "$vf_mac" "$\{vlan_keys:+,$vlan_keys}" ;;
    *)
      printf ',"link_type":"ether","address":"%s","broadcast":"ff:ff:ff:ff:ff:ff","vlan_list":[{%s}]' \
        "$vf_mac" "$vlan_keys"
      ;;
  esac
  [ "$vf_max" = 0 ] || printf ',"tx_rate":%s' "$vf_max"
  printf ',"rate":{"max_tx":%s,"min_tx":%s}' "$vf_max" "$vf_min"
  if can_set guid; then printf ',"node guid":"%s","port guid":"%s"' "$vf_node" "$vf_port"; fi
  if can_set spoofchk; then
    truth "$vf_spoofchk"
    printf ',"spoofchk":%s' "$truth"
  fi
  # A driver that does not know the state leaves the kernel's "auto" there.
  printf ',"link_state":"%s"' "$vf_state"
  if can_set trust; then
    truth "$vf_trust"
    printf ',"trust":%s' "$truth"
  fi
  if can_set query_rss; then
    truth "$vf_rss"
    printf ',"query_rss_en":%s' "$truth"
  fi
  printf '}'
}

truth() {
  case $1 in on) truth=true ;; *) truth=false ;; esac
}

show_vf_as_text() {
  case $vf_keys in
    mac) printf '%s    vf %s MAC %s' "$line_break" "$vf" "$vf_mac" ;;
    *) printf '%s    vf %s     link/ether %s brd ff:ff:ff:ff:ff:ff' "$line_break" "$vf" "$vf_mac" ;;
  esac
  [ "$vf_vlan" = 0 ] || printf ', vlan %s' "$vf_vlan"
  [ "$vf_qos" = 0 ] || printf ', qos %s' "$vf_qos"
  [ "$vf_proto" = 802.1Q ] || printf ', vlan protocol %s' "$vf_proto"
  [ "$vf_max" = 0 ] || printf ', tx rate %s (Mbps), max_tx_rate %sMbps' "$vf_max" "$vf_max"
  [ "$vf_min" = 0 ] || printf ', min_tx_rate %sMbps' "$vf_min"
  if can_set spoofchk; then printf ', spoof checking %s' "$vf_spoofchk"; fi
  case $vf_state in auto) printf ', link-state auto' ;; *) printf ', link-state %s' "$vf_state" ;; esac
  if can_set trust; then printf ', trust %s' "$vf_trust"; fi
  if can_set query_rss; then printf ', query_rss %s' "$vf_rss"; fi
}`;
