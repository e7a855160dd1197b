import { sh } from "../sh.ts";
import { ENTER } from "./enter.ts";
import { IMAGES } from "./image-library.ts";

export const MKINITCPIO = sh`${ENTER}
${IMAGES}
image='' version='' preset='' all=
while [ $# -gt 0 ]; do
  case $1 in
    -P | --allpresets) all=yes ;;
    -p | --preset) preset=$2; shift ;;
    -k | --kernel) version=$2; shift ;;
    -g | --generate) image=$2; shift ;;
    *) ;;
  esac
  shift
done
build() {
  printf '==> Building image from preset: /etc/mkinitcpio.d/%s.preset\n' "$1"
  for each in lib/modules/*/pkgbase; do
    read -r name <"$each"
    version=$\{each%/pkgbase}
    version=$\{version##*/}
    [ "$name" != "$1" ] || break
  done
  pack_image "boot/initramfs-$1.img" "$version"
}
if [ -n "$all" ]; then
  for preset in etc/mkinitcpio.d/*.preset; do
    preset=$\{preset##*/}
    build "$\{preset%.preset}" || exit 1
  done
elif [ -n "$preset" ]; then
  preset=$\{preset##*/}
  build "$\{preset%.preset}"
elif [ -n "$image" ]; then
  [ -n "$version" ] || read -r version <.sim/release
  image=$\{image#"$R"}
  pack_image "$\{image#/}" "$version"
else
  printf '==> ERROR: nothing to build\n' >&2
  exit 1
fi
`;
