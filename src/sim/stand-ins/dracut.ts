import { sh } from "../sh.ts";
import { ENTER } from "./enter.ts";
import { IMAGES } from "./image-library.ts";

export const DRACUT = sh`${ENTER}
${IMAGES}
image='' version='' all='' force=
while [ $# -gt 0 ]; do
  case $1 in
    -f | --force) force=yes ;;
    --regenerate-all) all=yes ;;
    --kver) version=$2; shift ;;
    --kver=*) version=$\{1#*=} ;;
    -*) ;;
    *)
      if [ -z "$image" ]; then image=$1; else version=$1; fi
      ;;
  esac
  shift
done
if [ -n "$all" ]; then
  for each in lib/modules/*; do
    pack_image "boot/initramfs-$\{each##*/}.img" "$\{each##*/}" || exit 1
  done
  exit 0
fi
[ -n "$version" ] || read -r version <.sim/release
image=$\{image#"$R"}
image=$\{image:-/boot/initramfs-$version.img}
if [ ! -d "lib/modules/$version" ]; then
  printf 'dracut[F]: Cannot find module directory /lib/modules/%s\n' "$version" >&2
  exit 1
fi
if [ -f ".$image" ] && [ -z "$force" ]; then
  printf 'dracut[F]: Will not override existing initramfs (%s) without --force\n' "$image" >&2
  exit 1
fi
pack_image "$\{image#/}" "$version"
`;
