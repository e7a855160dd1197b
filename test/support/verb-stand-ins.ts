/** What the kernel does behind a write, just enough of it for the verbs. `$R` is the root of the host. */
const TEE = String.raw`
path=$1
case $path in
  "$R"/sys/*) ;;
  *) exec /usr/bin/tee "$@" ;;
esac
IFS= read -r value || :
folder=$(cd -P "$(dirname "$path")" && pwd)
attribute=$(basename "$path")
pci=$R/sys/bus/pci

refuse() {
  echo "tee: $path: $1" >&2
  exit 1
}

log() {
  echo "[    2.0] $1" >>"$R/.dmesg"
}

# bind FOLDER DRIVER: a driver of the kernel's own makes a net device, with the address that the PF keeps, or any.
bind() {
  ln -s "../../drivers/$2" "$1/driver"
  case $2 in
    vfio* | uio*) ;;
    *)
      name=eth$(basename "$1" | tr -d :.)
      mkdir -p "$1/net/$name"
      printf '0x1002\n' >"$1/net/$name/flags"
      index=$(basename "$1")
      index=${"$"}{index##*.}
      mac=$(sed -n 's/^mac //p' "$R/.vf/$index" 2>/dev/null)
      case $mac in '' | 00:00:00:00:00:00) mac=02:ff:00:00:00:0$index ;; esac
      printf '%s\n' "$mac" >"$1/net/$name/address" ;;
  esac
}

# offer FOLDER: to the driver that driver_override names, or else to igbvf where the PF lets its VFs have one
offer() {
  read -r override <"$1/driver_override"
  read -r autoprobe <"$1/physfn/sriov_drivers_autoprobe"
  case $override in
    '(null)')
      wished=igbvf
      if [ "$autoprobe" = 0 ]; then return 0; fi ;;
    *) wished=$override ;;
  esac
  if [ -e "$1/driver" ] || [ ! -e "$pci/drivers/$wished" ]; then return 0; fi
  if [ -e "$R/.refused-by-$wished" ]; then
    log "$wished: probe of $(basename "$1") failed with error -22"
    return 0
  fi
  bind "$1" "$wished"
}

case $attribute in
  sriov_numvfs)
    pf=$folder wanted=$value
    printf 'tee %s %s\n' "$(basename "$pf")" "$wanted" >>"$R/.calls"
    if [ -p "$R/.held" ]; then
      trap '' TERM
      log "igb $(basename "$pf"): waiting for the device"
      read -r go <"$R/.held"
    fi
    read -r total <"$pf/sriov_totalvfs"
    now=0
    for link in "$pf"/virtfn*; do [ ! -L "$link" ] || now=$((now + 1)); done
    [ "$wanted" -le "$total" ] || refuse 'Numerical result out of range'
    if [ "$wanted" -ne 0 ] && [ "$now" -ne 0 ]; then
      log "igb $(basename "$pf"): $now VFs already enabled."
      refuse 'Device or resource busy'
    fi
    for link in "$pf"/virtfn*; do [ ! -L "$link" ] || { rm -rf "$(cd -P "$link" && pwd)"; rm "$link"; }; done
    rm -rf "$R/.vf"
    if [ -e "$R/.few" ] && [ "$wanted" -gt 0 ]; then
      read -r wanted <"$R/.few"
      log "igb $(basename "$pf"): only $wanted enabled"
    fi
    n=0
    while [ "$n" -lt "$wanted" ]; do
      vf=0000:01:10.$n
      mkdir -p "$pci/devices/$vf" "$R/.vf"
      echo '(null)' >"$pci/devices/$vf/driver_override"
      echo 0x020000 >"$pci/devices/$vf/class"
      printf '%s\n' 'mac 00:00:00:00:00:00' 'vlan 0' 'qos 0' 'trust off' 'spoofchk on' \
        'max_tx_rate 0' 'min_tx_rate 0' >"$R/.vf/$n"
      ln -s "../$(basename "$pf")" "$pci/devices/$vf/physfn"
      ln -s "../$vf" "$pf/virtfn$n"
      offer "$pci/devices/$vf"
      n=$((n + 1))
    done ;;
  sriov_drivers_autoprobe)
    printf 'autoprobe %s\n' "$value" >>"$R/.calls"
    printf '%s\n' "$value" >"$path" ;;
  driver_override)
    printf 'override %s %s\n' "$(basename "$folder")" "$value" >>"$R/.calls"
    printf '%s\n' "${"$"}{value:-(null)}" >"$path" ;;
  unbind)
    printf 'unbind %s\n' "$value" >>"$R/.calls"
    [ "$(cd -P "$pci/devices/$value/driver" 2>/dev/null && pwd)" = "$folder" ] || refuse 'No such device'
    rm -rf "$pci/devices/$value/driver" "$pci/devices/$value/net" ;;
  drivers_probe)
    printf 'probe %s\n' "$value" >>"$R/.calls"
    [ -d "$pci/devices/$value" ] || refuse 'No such device'
    offer "$pci/devices/$value" ;;
  *) printf '%s' "$value" >"$path" ;;
esac`;

/** `.refused` holds names of attributes that the driver cannot set; `.rename-to` a name that the PF gets meanwhile. */
const IP = String.raw`
case $*  in
  '-o addr')
    cat "$R/.addresses" 2>/dev/null
    exit 0 ;;
  '-j -d link show dev '*)
    [ -d "$R/sys/class/net/$6" ] || exit 1
    printf '[{"ifindex":3,"ifname":"%s","address":"00:1b:21:aa:00:01","num_vf":7,"vfinfo_list":[' "$6"
    comma=
    for file in "$R"/.vf/*; do
      [ -e "$file" ] || continue
      awk -v comma="$comma" -v vf="${"$"}{file##*/}" '
        { told[$1] = $2 }
        function flag(value) { return value == "on" ? "true" : "false" }
        END {
          printf "%s{\"vf\":%s,\"link_type\":\"ether\",\"address\":\"%s\",\"broadcast\":\"ff:ff:ff:ff:ff:ff\"", \
            comma, vf, told["mac"]
          printf ",\"vlan_list\":[{"
          if (told["vlan"]) printf "\"vlan\":%s", told["vlan"]
          if (told["qos"]) printf ",\"qos\":%s", told["qos"]
          printf "}],\"rate\":{\"max_tx\":%s,\"min_tx\":%s}", told["max_tx_rate"], told["min_tx_rate"]
          printf ",\"spoofchk\":%s,\"link_state\":\"auto\",\"trust\":%s}", \
            flag(told["spoofchk"]), flag(told["trust"])
        }' "$file"
      comma=,
    done
    printf ']}]\n'
    exit 0 ;;
  'link set dev '*) ;;
  *) exit 2 ;;
esac
device=$4
shift 4
printf 'ip %s\n' "$device $*" >>"$R/.calls"
# Renamed between the look at its name and the use of it.
if [ -e "$R/.rename-to" ]; then
  read -r name <"$R/.rename-to"
  rm "$R/.rename-to"
  mv "$(cd -P "$R/sys/class/net/$device" && pwd)" "$R/sys/bus/pci/devices/0000:01:00.0/net/$name"
  rm "$R/sys/class/net/$device"
  ln -s "../../bus/pci/devices/0000:01:00.0/net/$name" "$R/sys/class/net/$name"
fi
if [ ! -d "$R/sys/class/net/$device" ]; then
  echo "Cannot find device \"$device\"" >&2
  exit 1
fi
case $1 in
  vf) vf=$2 ;;
  up) flags=0x1003 ;;
  down) flags=0x1002 ;;
  *) exit 2 ;;
esac
if [ "$1" != vf ]; then
  if [ -e "$R/.link-refused" ]; then
    echo 'RTNETLINK answers: Cannot allocate memory' >&2
    exit 2
  fi
  echo "$flags" >"$R/sys/class/net/$device/flags"
  exit 0
fi
shift 2
case " $* " in
  *" vlan "*) set -- qos 0 "$@" ;;
esac
file=$R/.vf/$vf
while [ $# -gt 1 ]; do
  if grep -q -x "$1" "$R/.refused" 2>/dev/null; then
    echo "[    2.0] igb 0000:01:00.0: $1 is nothing for VF $vf" >>"$R/.dmesg"
    echo 'RTNETLINK answers: Operation not supported' >&2
    exit 2
  fi
  # As igb: no rate without a link.
  case $1,$(cat "$R/sys/class/net/$device/carrier" 2>/dev/null) in
    *_tx_rate,0)
      if [ -e "$R/.link-comes" ]; then echo 1 >"$R/sys/class/net/$device/carrier"; fi
      echo 'RTNETLINK answers: Invalid argument' >&2
      exit 2 ;;
  esac
  sed "/^$1 /d" "$file" >"$file.new"
  printf '%s %s\n' "$1" "$2" >>"$file.new"
  sort "$file.new" >"$file"
  rm "$file.new"
  shift 2
done`;

const DEVLINK = String.raw`
printf 'devlink %s\n' "$*" >>"$R/.calls"
case $3 in
  show) printf '%s: mode %s inline-mode none encap-mode basic\n' "$4" "$(cat "$R/.eswitch")" ;;
  set)
    if [ -e "$R/.eswitch-refused" ]; then
      echo 'Error: mlx5_core: Failed setting eswitch to offloads.' >&2
      exit 1
    fi
    printf '%s\n' "$6" >"$R/.eswitch" ;;
esac`;

const MODPROBE = String.raw`printf 'modprobe %s\n' "$*" >>"$R/.calls"
case $1 in
  --)
    shift
    module=$1
    shift
    for option in "$@"; do
      case $option in
        *=bad)
          echo "[    3.0] $module: \`bad' invalid for parameter" >>"$R/.dmesg"
          echo "modprobe: ERROR: could not insert '$module': Invalid argument" >&2
          exit 1 ;;
      esac
    done
    if [ "$module" = missing ]; then
      echo "modprobe: FATAL: Module missing not found in directory /lib/modules/6.1.0-50" >&2
      exit 1
    fi
    # A new driver is offered all that is free.
    if [ "$module" = igbvf ] && [ -e "$R/.registers-igbvf" ]; then
      mkdir -p "$R/sys/bus/pci/drivers/igbvf"
      for vf in "$R"/sys/bus/pci/devices/*/physfn; do
        vf=${"$"}{vf%/physfn}
        [ -e "$vf/driver" ] || printf '%s\n' "${"$"}{vf##*/}" | tee "$R/sys/bus/pci/drivers_probe" >/dev/null
      done
    fi
    if [ "$module" = vfio_pci ]; then mkdir -p "$R/sys/bus/pci/drivers/vfio-pci"; fi
    mkdir -p "$R/sys/module/$module/holders" "$R/sys/module/$module/parameters" ;;
esac`;

/** The driver's VFs go with it. */
const RMMOD = String.raw`printf 'rmmod %s\n' "$*" >>"$R/.calls"
if [ -e "$R/.in-use" ]; then echo "rmmod: ERROR: Module $2 is in use" >&2; exit 1; fi
rm -rf "$R/sys/module/$2"
for link in "$R"/sys/bus/pci/devices/*/virtfn*; do
  [ ! -L "$link" ] || { rm -rf "$(cd -P "$link" && pwd)"; rm "$link"; }
done`;

/** Commands that reach the kernel or systemd, by name. */
export const STAND_INS: Readonly<Record<string, string>> = {
  // Nobody waits for real; a link that is to return does so meanwhile.
  sleep: `if [ -e "$R/.link-returns" ]; then echo 1 >"$R/sys/class/net/enp1s0/carrier"; fi`,
  udevadm: `printf 'udevadm %s\\n' "$*" >>"$R/.calls"`,
  dmesg: `cat "$R/.dmesg"`,
  tee: TEE,
  ip: IP,
  devlink: DEVLINK,
  systemctl: `printf 'systemctl %s\\n' "$*" >>"$R/.calls"; [ ! -e "$R/.no-bus" ] || { echo 'no bus' >&2; exit 1; }`,
  modprobe: MODPROBE,
  rmmod: RMMOD,
  "update-initramfs": String.raw`printf 'update-initramfs %s\n' "$*" >>"$R/.calls"
image=$R/boot/initrd.img-$3
echo half >"$image.new"
if [ -e "$R/.full" ]; then echo 'cpio: write error: No space left on device' >&2; exit 1; fi
echo "new image of $3" >"$image.new"
mv "$image.new" "$image"`,
  dracut: String.raw`printf 'dracut %s\n' "$*" >>"$R/.calls"
echo half >"$2"
if [ -e "$R/.full" ]; then echo 'dracut: No space left on device' >&2; exit 1; fi
echo "new image of $3" >"$2"`,
  mkinitcpio: String.raw`printf 'mkinitcpio %s\n' "$*" >>"$R/.calls"
echo "new image of $2" >"$4"`,
};
