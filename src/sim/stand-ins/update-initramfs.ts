import { sh } from "../sh.ts";
import { ENTER } from "./enter.ts";
import { IMAGES } from "./image-library.ts";

export const UPDATE_INITRAMFS = sh`${ENTER}
${IMAGES}
mode='' version=
while [ $# -gt 0 ]; do
  case $1 in
    -u | -c | -d) mode=$1 ;;
    -k) version=$2; shift ;;
    -k*) version=$\{1#-k} ;;
    -v | -s | -t) ;;
    *)
      printf 'update-initramfs: unknown option %s\n' "$1" >&2
      exit 1
      ;;
  esac
  shift
done
if [ -z "$mode" ]; then
  printf 'You must specify at least one of -c, -u, or -d.\n' >&2
  exit 1
fi
case $version in
  all)
    set --
    for each in lib/modules/*; do set -- "$@" "$\{each##*/}"; done
    ;;
  '')
    # The newest one that has an image.
    for each in boot/initrd.img-*; do version=$\{each#boot/initrd.img-}; done
    set -- "$version"
    ;;
  *) set -- "$version" ;;
esac
for version; do
  if [ "$mode" = -d ]; then
    rm -f "boot/initrd.img-$version"
    continue
  fi
  if [ ! -d "lib/modules/$version" ]; then
    printf 'update-initramfs: %s does not exist. Cannot update.\n' "/boot/initrd.img-$version" >&2
    exit 1
  fi
  if [ "$mode" = -u ] && [ ! -f "boot/initrd.img-$version" ]; then continue; fi
  printf 'update-initramfs: Generating /boot/initrd.img-%s\n' "$version"
  if ! pack_image "boot/initrd.img-$version" "$version"; then
    printf 'update-initramfs: failed for /boot/initrd.img-%s with 1.\n' "$version" >&2
    exit 1
  fi
done
`;
