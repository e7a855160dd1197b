/** `verb_vf_address PF INDEX`, into `$address`: where the VF is now. */
const VF_ADDRESS = String.raw`verb_vf_address() {
  if verb_link_name "$R/sys/bus/pci/devices/$1/virtfn$2"; then
    address=$name
    return 0
  fi
  printf '%s has no VF %s\n' "$1" "$2" >&2
  return 1
}`;

/** `verb_driver_of FUNCTION`, into `$driver`: the name of its driver, or nothing. */
const DRIVER_OF = String.raw`verb_driver_of() {
  verb_link_name "$R/sys/bus/pci/devices/$1/driver" || :
  driver=$name
}`;

/** `verb_vf_drivers PF`: a line `INDEX DRIVER` for each VF that has one; in one process, however many there are. */
const VF_DRIVERS = String.raw`verb_vf_drivers() {
  # shellcheck disable=SC2012 # find without -printf would take a process for each link
  ls -ld "$R/sys/bus/pci/devices/$1"/virtfn*/driver 2>/dev/null | awk '{
    at = index($0, "/driver -> ")
    if (!at) next
    vf = substr($0, 1, at - 1)
    driver = $0
    sub(/.*\/virtfn/, "", vf)
    sub(/.*\//, "", driver)
    print vf, driver
  }'
}`;

/**
 * `verb_net_device PF`, into `$device`: names change, so it is looked up when it is needed. In switchdev mode the
 * representors of VFs stand beside the PF's own; their port's name says whose they are (devlink_port_phys_port_name_get).
 */
const NET_DEVICE = String.raw`verb_net_device() {
  for net in "$R/sys/bus/pci/devices/$1"/net/* "$R/sys/bus/pci/devices/$1"/virtio*/net/*; do
    [ -e "$net" ] || continue
    port=
    { read -r port <"$net/phys_port_name"; } 2>/dev/null || :
    case $port in *pf*) continue ;; esac
    device=${"$"}{net##*/}
    return 0
  done
  printf '%s has no net device here, and what its VFs have is set through that\n' "$1" >&2
  return 1
}`;

/**
 * `verb_read_vf DEVICE INDEX`: `NAME VALUE …` in one line, under the names by which they are set; nothing where it
 * cannot be read. What iproute2 leaves out of a VLAN is its default (ip/ipaddress.c, print_vfinfo).
 */
const READ_VF = String.raw`verb_read_vf() {
  ip -j -d link show dev "$1" 2>/dev/null | INDEX=$2 awk 'BEGIN { RS = "{" }
    /^"vf": *[0-9]/ { mine = $0 ~ ("^\"vf\": *" ENVIRON["INDEX"] "[^0-9]") }
    mine {
      found = 1
      count = split($0, parts, ",")
      for (i = 1; i <= count; i++) {
        gsub(/["}\[\]\n]/, "", parts[i])
        at = index(parts[i], ":")
        told[substr(parts[i], 1, at - 1)] = substr(parts[i], at + 1)
      }
    }
    function tell(name, key) {
      if (key in told) printf "%s %s ", name, told[key]
    }
    function tell_flag(name, key) {
      if (key in told) printf "%s %s ", name, (told[key] ~ /true|on/ ? "on" : "off")
    }
    END {
      if (!found) exit
      tell("mac", "address" in told ? "address" : "mac")
      printf "vlan %s ", ("vlan" in told ? told["vlan"] : 0)
      printf "qos %s ", ("qos" in told ? told["qos"] : 0)
      printf "proto %s ", ("protocol" in told ? told["protocol"] : "802.1Q")
      tell_flag("trust", "trust")
      tell_flag("spoofchk", "spoofchk")
      tell("max_tx_rate", "max_tx" in told ? "max_tx" : "tx_rate")
      tell("min_tx_rate", "min_tx")
      tell("state", "link_state")
      tell_flag("query_rss", "query_rss_en")
      tell("node_guid", "node guid")
      tell("port_guid", "port guid")
    }'
}`;

/** `verb_pick NAME NAME VALUE…`: the value of one of the pairs, into `$value`. */
const PICK = String.raw`verb_pick() {
  picked=$1
  shift
  while [ $# -gt 1 ]; do
    if [ "$1" = "$picked" ]; then
      value=$2
      return 0
    fi
    shift 2
  done
  return 1
}`;

/** What looks at a PF's VFs. */
export const VF_LOOK_VERBS: Readonly<Record<string, string>> = {
  verb_vf_address: VF_ADDRESS,
  verb_driver_of: DRIVER_OF,
  verb_vf_drivers: VF_DRIVERS,
  verb_net_device: NET_DEVICE,
  verb_read_vf: READ_VF,
  verb_pick: PICK,
};
