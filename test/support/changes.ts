import type { Change } from "../../src/changes/change.ts";
import type { ModuleName } from "../../src/model/module-name.ts";
import type { PciAddress } from "../../src/model/pci-address.ts";

const module = "igb" as ModuleName;
const pf = "0000:01:00.0" as PciAddress;

/** One change of each kind. */
export const SAMPLE_CHANGES: {
  readonly [K in Change["kind"]]: Extract<Change, { kind: K }>;
} = {
  "load-module": {
    kind: "load-module",
    module,
    options: ["max_vfs=7"],
    expected: [{ pf, count: 7 }],
  },
  "unload-module": {
    kind: "unload-module",
    module,
    previous: [{ pf, count: 4 }],
    previousOptions: ["debug=3"],
  },
  "reload-module": {
    kind: "reload-module",
    module,
    options: ["max_vfs=7"],
    expected: [{ pf, count: 7 }],
    previous: [{ pf, count: 4 }],
    previousOptions: ["debug=3"],
  },
  "remember-load": { kind: "remember-load", module, options: ["debug=3"] },
  "write-parameter": {
    kind: "write-parameter",
    module,
    parameter: "debug",
    from: "0",
    to: "3",
  },
  "raise-pf": { kind: "raise-pf", pf, netDevice: "enp1s0" },
  "set-num-vfs": {
    kind: "set-num-vfs",
    pf,
    netDevice: "enp1s0",
    from: 4,
    to: 7,
  },
  "set-autoprobe": { kind: "set-autoprobe", pf, from: true, to: false },
  "set-eswitch-mode": {
    kind: "set-eswitch-mode",
    pf,
    from: "legacy",
    to: "switchdev",
  },
  "set-vf-attributes": {
    kind: "set-vf-attributes",
    pf,
    index: 2,
    from: { vlan: 0, trust: false },
    to: { vlan: 100, trust: true },
  },
  "bind-vf": {
    kind: "bind-vf",
    pf,
    index: 2,
    from: "igbvf",
    to: "vfio-pci",
    module: "vfio_pci" as ModuleName,
    reason: "driver",
  },
  "enable-unit": {
    kind: "enable-unit",
    unit: "virtfn-sriov.service",
    target: "multi-user.target",
    enabled: true,
  },
  "write-file": {
    kind: "write-file",
    path: "/etc/modprobe.d/zz-virtfn-igb.conf",
    content: "# owned\noptions igb max_vfs=7\n",
    previous: undefined,
  },
  "remove-file": {
    kind: "remove-file",
    path: "/etc/modules-load.d/virtfn-igb.conf",
    previous: "igb\n",
  },
  "rebuild-image": {
    kind: "rebuild-image",
    tool: "initramfs-tools",
    image: "/boot/initrd.img-6.1.0-50-amd64",
    kernelRelease: "6.1.0-50-amd64",
    modules: [module],
  },
};
