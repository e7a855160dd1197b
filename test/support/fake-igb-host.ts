import type { Entry, Tree } from "./fake-root.ts";

/** A host with one 82576 port, as the lab's machine shows it, in three lines. */
export interface IgbHost {
  /** How many VFs there are, bound to igbvf; {@link IgbHost.vfs} changes some. */
  readonly numVfs?: number;
  readonly vfs?: Readonly<Record<number, FakeVf>>;
  /** IFF_UP of the PF's net device. */
  readonly up?: boolean;
  readonly addresses?: readonly string[];
  readonly routes?: readonly string[];
  /** What `ip -j -d link show` prints; a text is printed as it is. Without it `ip` knows no `-j`. */
  readonly links?: readonly unknown[] | string;
  readonly more?: Tree;
}

interface FakeVf {
  readonly driver?: string | undefined;
  /** `undefined`: no folder `net`; empty: a folder without a device. */
  readonly net?: readonly string[] | undefined;
  readonly flags?: string;
}

export const PF = "0000:01:00.0";
const BUS = "sys/devices/pci0000:00/0000:00:01.0";

/** Addresses as the 82576 gives them: offset 384, stride 2. */
export function vfAddress(index: number): string {
  const number = index * 2;
  return `0000:01:${(0x10 + (number >> 3)).toString(16)}.${number & 7}`;
}

export function igbHost({
  numVfs = 0,
  vfs = {},
  up = false,
  addresses = [],
  routes = [],
  links,
  more = {},
}: IgbHost): Tree {
  const indexes = Array.from({ length: numVfs }, (_, index) => index);
  return {
    "proc/sys/kernel/hostname": "hv1\n",
    "proc/sys/kernel/osrelease": "6.1.0-50-amd64\n",
    "proc/sys/kernel/random/boot_id": "16560bc5-e22e-4695-a302-fe311925c16f\n",
    "proc/stat":
      "cpu  1 2 3\nintr 0 0\nctxt 5\nbtime 1700000000\nprocesses 9\n",
    "proc/cmdline":
      "BOOT_IMAGE=/boot/vmlinuz-6.1.0-50-amd64 root=/dev/vda1 ro quiet\n",
    "etc/os-release":
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
    "usr/sbin/update-initramfs": { text: "", mode: 0o755 },
    "lib/modules/6.1.0-50-amd64/modules.builtin":
      "kernel/drivers/net/loopback.ko\n",
    ...pciFunction(PF, {
      vendor: "0x8086",
      device: "0x10c9",
      driver: "igb",
      net: ["enp1s0"],
    }),
    [`${BUS}/${PF}/sriov_totalvfs`]: "7\n",
    [`${BUS}/${PF}/sriov_drivers_autoprobe`]: "1\n",
    ...netDevice("enp1s0", PF, up ? "0x1003" : "0x1002"),
    ...Object.fromEntries(
      indexes.map(
        (index) =>
          [
            `${BUS}/${PF}/virtfn${index}`,
            { link: `../${vfAddress(index)}` },
          ] as const,
      ),
    ),
    ...Object.assign(
      {},
      ...indexes.map((index) => virtualFunction(index, vfs[index] ?? {})),
    ),
    "sys/bus/pci/drivers/igb/module": { link: "../../../../module/igb" },
    "sys/bus/pci/drivers/igbvf/module": { link: "../../../../module/igbvf" },
    "sys/bus/pci/drivers/vfio-pci/module": {
      link: "../../../../module/vfio_pci",
    },
    ...loadedModule("igb"),
    ...loadedModule("igbvf"),
    ...loadedModule("vfio_pci"),
    "bin:ip": fakeIp(addresses, routes),
    ...(links !== undefined && {
      "proc/links.json": `${typeof links === "string" ? links : JSON.stringify(links)}\n`,
    }),
    "bin:modinfo": fakeModinfo(),
    ...more,
  };
}

export function netDevice(
  name: string,
  pci: string | undefined,
  flags: string,
  more: Tree = {},
): Tree {
  const folder =
    pci === undefined
      ? `sys/devices/virtual/net/${name}`
      : `${BUS}/${pci}/net/${name}`;
  return {
    [`sys/class/net/${name}`]: { link: `../../../${folder}` },
    [`${folder}/ifindex`]: "4\n",
    [`${folder}/flags`]: `${flags}\n`,
    [`${folder}/address`]: "52:54:00:82:57:01\n",
    ...(pci === undefined
      ? {}
      : { [`${folder}/device`]: { link: "../../../" + pci } }),
    ...Object.fromEntries(
      Object.entries(more).map(([path, entry]) => [`${folder}/${path}`, entry]),
    ),
  };
}

interface FakeFunction {
  readonly vendor: string;
  readonly device: string;
  readonly driver: string | undefined;
  readonly net: readonly string[] | undefined;
}

function pciFunction(
  address: string,
  { vendor, device, driver, net }: FakeFunction,
): Tree {
  const folder = `${BUS}/${address}`;
  const entries: Record<string, Entry> = {
    [`sys/bus/pci/devices/${address}`]: { link: `../../../../${folder}` },
    [`${folder}/vendor`]: `${vendor}\n`,
    [`${folder}/device`]: `${device}\n`,
    [`${folder}/class`]: "0x020000\n",
    [`${folder}/modalias`]: `pci:v0000${vendor.slice(2)}d0000${device.slice(2)}\n`,
    [`${folder}/numa_node`]: "-1\n",
    [`${folder}/iommu_group`]: {
      link: `../../../../kernel/iommu_groups/${groupOf(address)}`,
    },
    [`sys/kernel/iommu_groups/${groupOf(address)}`]: [],
  };
  if (net) entries[`${folder}/net`] = [];
  if (driver !== undefined)
    entries[`${folder}/driver`] = {
      link: `../../../../bus/pci/drivers/${driver}`,
    };
  return entries;
}

/** Made up, but another one for each function. */
export function groupOf(address: string): string {
  return String(Number.parseInt(address.replace(/\D/g, ""), 10) % 1000);
}

function virtualFunction(index: number, vf: FakeVf): Tree {
  const {
    driver,
    net,
    flags = "0x1002",
  } = { driver: "igbvf", net: [`enp1s0v${index}`], ...vf };
  const address = vfAddress(index);
  return {
    ...pciFunction(address, {
      vendor: "0x8086",
      device: "0x10ca",
      driver,
      net,
    }),
    [`${BUS}/${address}/physfn`]: { link: `../${PF}` },
    ...Object.assign(
      {},
      ...(net ?? []).map((name) => netDevice(name, address, flags)),
    ),
  };
}

function loadedModule(name: string): Tree {
  return {
    [`sys/module/${name}/initstate`]: "live\n",
    [`sys/module/${name}/holders`]: [],
  };
}

/** A port in `ip -j -d link`, by the bus's name for it. */
export function portLink(vfs: readonly unknown[], more: object = {}): unknown {
  return {
    ifindex: 4,
    ifname: "enp1s0",
    address: "52:54:00:82:57:01",
    parentbus: "pci",
    parentdev: PF,
    vfinfo_list: vfs,
    ...more,
  };
}

/** Path of a file that sysfs has for a function. */
export function sysfs(address: string, file: string): string {
  return `${BUS}/${address}/${file}`;
}

/** `ip -o addr`, `ip -o route show table all` and `ip -j -d link show`. */
function fakeIp(
  addresses: readonly string[],
  routes: readonly string[],
): string {
  const print = (lines: readonly string[]): string =>
    lines.map((line) => `printf '%s\\n' '${line}'`).join("\n") || ":";
  return `case "$*" in
"-o addr") ${print(addresses)} ;;
"-o route show table all") ${print(routes)} ;;
"-j -d link show") cat "$VIRTFN_ROOT/proc/links.json" 2> /dev/null ;;
*) exit 1 ;;
esac`;
}

function fakeModinfo(): string {
  return `case $1 in
igb) cat <<'END'
filename:       /lib/modules/6.1.0-50-amd64/kernel/drivers/net/ethernet/intel/igb/igb.ko
license:        GPL v2
alias:          pci:v00008086d000010C9sv*sd*bc*sc*i*
name:           igb
parm:           max_vfs:Maximum number of virtual functions to allocate per physical function (uint)
parm:           debug:Debug level (0=none,...,16=all) (int)
END
;;
*) echo "modinfo: ERROR: Module $1 not found." >&2; exit 1 ;;
esac`;
}
