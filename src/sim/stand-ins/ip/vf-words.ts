import { sh } from "../../sh.ts";

/**
 * The words behind `vf N`, as iproute2 6.1 reads and refuses them (ip/iplink.c, iplink_parse_vf). Functions for the
 * stand-in of ip.
 */
export const VF_WORDS = sh`# vf_words WORD...: the arguments of set_vf into $vfs; $used_words are those that are about VFs.
vf_words() {
  vf_mac=- vf_vlan=- vf_qos=0 vf_proto=802.1Q vf_rate=- vf_max=- vf_min=- vf_spoofchk=- vf_state=- vf_rss=- vf_trust=-
  vf_node=- vf_port=- all_words=$#
  while [ $# -gt 0 ]; do
    case $1 in
      mac | vlan | rate | max_tx_rate | min_tx_rate | spoofchk | query_rss | trust | state | node_guid | port_guid) ;;
      *) break ;;
    esac
    [ $# -gt 1 ] || incomplete
    case $1 in
      mac)
        hardware_address "$2"
        vf_mac=$hardware_address
        ;;
      vlan)
        unsigned "$2" 4095 vlan
        vf_vlan=$unsigned vf_qos=0 vf_proto=802.1Q
        if [ "$\{3-}" = qos ]; then
          [ $# -gt 3 ] || incomplete
          unsigned "$4" 4294967295 qos
          vf_qos=$unsigned
          shift 2
        fi
        if [ "$\{3-}" = proto ]; then
          [ $# -gt 3 ] || incomplete
          vlan_protocol "$4"
          shift 2
        fi
        ;;
      rate)
        unsigned "$2" 4294967295 rate
        vf_rate=$unsigned
        ;;
      max_tx_rate)
        unsigned "$2" 4294967295 'max tx rate'
        vf_max=$unsigned
        ;;
      min_tx_rate)
        unsigned "$2" 4294967295 'min tx rate'
        vf_min=$unsigned
        ;;
      spoofchk)
        on_off spoofchk "$2"
        vf_spoofchk=$2
        ;;
      query_rss)
        on_off query_rss "$2"
        vf_rss=$2
        ;;
      trust)
        on_off trust "$2"
        vf_trust=$2
        ;;
      state)
        case $2 in auto | enable | disable) ;; *) wrong "$2" 'Invalid "state" value' ;; esac
        vf_state=$2
        ;;
      node_guid)
        guid "$2"
        vf_node=$2
        ;;
      port_guid)
        guid "$2"
        vf_port=$2
        ;;
    esac
    shift 2
  done
  used_words=$((all_words - $#))
  [ "$used_words" -gt 0 ] || incomplete
  complete_rates
  # Of several VFs in one message the kernel sees the last one alone.
  vfs="$vf $vf_mac $vf_vlan $vf_qos $vf_proto $vf_rate $vf_max $vf_min $vf_spoofchk $vf_state $vf_rss $vf_trust \
$vf_node $vf_port"
}

# complete_rates: of max_tx_rate and min_tx_rate the one that is not named is the one that is there.
complete_rates() {
  case $vf_max$vf_min in --) return 0 ;; esac
  if [ "$vf_rate" != - ] && [ "$vf_max" = - ]; then vf_max=$vf_rate; fi
  vf_rate=- there_max=0 there_min=0
  link_end=
  if [ -L "sys/class/net/$device/device" ]; then link_end "sys/class/net/$device/device"; fi
  if [ "$vf_max" = - ] || [ "$vf_min" = - ]; then
    there_count=0
    if [ -f "sys/class/net/$device/device/sriov_numvfs" ]; then
      read -r there_count <"sys/class/net/$device/device/sriov_numvfs"
    fi
    if [ "$vf" -lt 0 ] || [ "$vf" -ge "$there_count" ]; then
      printf 'Cannot find VF %s\n' "$vf" >&2
      exit 1
    fi
  fi
  if [ -f ".sim/vf/$link_end.$vf" ]; then
    read -r _ _ _ _ _ there_max there_min _ <".sim/vf/$link_end.$vf"
  fi
  if [ "$vf_max" = - ]; then vf_max=$there_max; fi
  if [ "$vf_min" = - ]; then vf_min=$there_min; fi
  if [ "$vf_max" != 0 ] && [ "$vf_min" -gt "$vf_max" ]; then
    printf 'Invalid min_tx_rate %s - must be <= max_tx_rate %s\n' "$vf_min" "$vf_max" >&2
    exit 1
  fi
}

# unsigned TEXT MAXIMUM NAME: into $unsigned
unsigned() {
  if ! integer "$1" || [ -n "$sign" ] || [ "$integer" -gt "$2" ]; then wrong "$1" "Invalid \"$3\" value"; fi
  unsigned=$integer
}

on_off() {
  case $2 in on | off) return 0 ;; esac
  printf 'Error: argument of "%s" must be one of "off", "on", not "%s"\n' "$1" "$2" >&2
  exit 1
}

vlan_protocol() {
  case $1 in
    802.1[Qq]) vf_proto=802.1Q ;;
    802.1[Aa][Dd]) vf_proto=802.1ad ;;
    *) wrong "$1" 'Invalid "vlan protocol" value - supported 802.1Q, 802.1ad' ;;
  esac
}

guid() {
  case $1 in
    *[!0-9a-fA-F:]*) ;;
    ??:??:??:??:??:??:??:??) return 0 ;;
  esac
  wrong "$1" 'Invalid GUID format'
}

# hardware_address TEXT: into $hardware_address, two lower-case digits a byte
hardware_address() {
  bytes=0 hardware_address='' more=$1:
  while [ -n "$more" ]; do
    byte=$\{more%%:*}
    more=$\{more#*:}
    case $byte in
      [0-9a-fA-F]) byte=0$byte ;;
      [0-9a-fA-F][0-9a-fA-F]) ;;
      *)
        printf '"%s" is invalid lladdr.\n' "$byte" >&2
        exit 1
        ;;
    esac
    bytes=$((bytes + 1))
    hardware_address=$hardware_address$\{hardware_address:+:}$byte
  done
  if [ "$bytes" != 6 ]; then
    printf 'Invalid address length %s - must be 6 bytes\n' "$bytes" >&2
    exit 1
  fi
  case $hardware_address in *[A-F]*) hardware_address=$(printf '%s' "$hardware_address" | tr A-F a-f) ;; esac
}

wrong() {
  printf 'Error: argument "%s" is wrong: %s\n\n' "$1" "$2" >&2
  exit 255
}

invalid() {
  printf '%s\n' "$1" >&2
  exit 255
}

incomplete() {
  printf 'Command line is not complete. Try option "help"\n' >&2
  exit 255
}`;
