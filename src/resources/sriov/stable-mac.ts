/**
 * The address of `mac: stable`: unicast, locally administered, and a function of the PF's permanent address and the
 * VF's index alone. The last three bytes of the PF's address and the index are kept whole, so VFs never share one
 * on ports of one vendor prefix; the prefix is folded into 13 of the bits that are left. The highest bit stays 0, since
 * libvirt keeps addresses that begin with fe for itself (src/util/virnetdevtap.c).
 */
export function stableMac(permanentMac: string, index: number): string {
  const [a = 0, b = 0, c = 0, ...serial] = permanentMac
    .split(":")
    .map((pair) => Number.parseInt(pair, 16));
  const prefix = fold(a, b, c) ^ (index >> 8);
  const bytes = [
    (((prefix >> 8) << 2) | 0b10) & 0x7f,
    prefix & 0xff,
    ...serial,
    index & 0xff,
  ];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** FNV-1a over three bytes, folded to 13 bits. */
function fold(...bytes: readonly number[]): number {
  const hash = bytes.reduce(
    (sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0,
    0x811c9dc5,
  );
  return ((hash >>> 13) ^ hash) & 0x1fff;
}
