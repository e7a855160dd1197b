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
 * cannot be read. What iproute2 leaves out of a VLAN is its default (ip/ipaddress.c, print_vfinfo). The shell takes the
 * answer apart itself: a process would take as long as asking.
 */
const READ_VF = String.raw`verb_read_vf() (
  told=$(ip -j -d link show dev "$1" 2>/dev/null)
  case $told in
    *'"vf":'"$2",*) told=${"$"}{told#*'"vf":'"$2",} ;;
    *) exit 0 ;;
  esac
  told=${"$"}{told%%'"vf":'*}
  mac='' trust='' spoofchk='' max='' rate='' min='' state='' rss='' node='' port=''
  vlan=0 qos=0 proto=802.1Q
  IFS=',{}[]'
  set -f
  for entry in $told; do
    key=${"$"}{entry%%:*} value=${"$"}{entry#*:}
    key=${"$"}{key#\"} value=${"$"}{value#\"}
    key=${"$"}{key%\"} value=${"$"}{value%\"}
    case $value in true) value=on ;; false) value=off ;; esac
    case $key in
      address | mac) mac=$value ;;
      vlan) vlan=$value ;;
      qos) qos=$value ;;
      protocol) proto=$value ;;
      trust) trust=$value ;;
      spoofchk) spoofchk=$value ;;
      max_tx) max=$value ;;
      tx_rate) rate=$value ;;
      min_tx) min=$value ;;
      link_state) state=$value ;;
      query_rss_en) rss=$value ;;
      'node guid') node=$value ;;
      'port guid') port=$value ;;
    esac
  done
  unset IFS
  set -- mac "$mac" vlan "$vlan" qos "$qos" proto "$proto" trust "$trust" spoofchk "$spoofchk" \
    max_tx_rate "${"$"}{max:-$rate}" min_tx_rate "$min" state "$state" query_rss "$rss" node_guid "$node" port_guid "$port"
  while [ $# -gt 0 ]; do
    [ -z "$2" ] || printf '%s %s ' "$1" "$2"
    shift 2
  done
)`;

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
