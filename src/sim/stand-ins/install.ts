import { sh } from "../sh.ts";
import { ENTER, KMOD } from "./enter.ts";

/** The last step of making a host: its images are packed, and it boots for the first time. */
export const INSTALL = sh`${ENTER}
${KMOD}
# shellcheck source=images.sh
. "$R/.sim/lib/images.sh"
read -r _ release <boot/loader.conf
case $(command -v update-initramfs || command -v dracut || command -v mkinitcpio) in
  */.sim/bin/update-initramfs)
    for each in lib/modules/*; do pack_image "boot/initrd.img-$\{each##*/}" "$\{each##*/}" || exit 1; done
    ;;
  */.sim/bin/dracut)
    for each in lib/modules/*; do pack_image "boot/initramfs-$\{each##*/}.img" "$\{each##*/}" || exit 1; done
    ;;
  */.sim/bin/mkinitcpio) pack_image boot/initramfs-linux.img "$release" ;;
esac
exec "$R/.sim/bin/reboot"
`;
