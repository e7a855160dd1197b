import type { SimulatedPort } from "../host-profile.ts";

const ETHERNET = "020000";

/** Port `index` of an Intel 82576 (from 0), each behind a root port of its own, as the lab has them. */
export function port82576(index: number): SimulatedPort {
  return {
    address: `0000:0${index + 1}:00.0`,
    behind: `0000:00:1c.${index}`,
    vendor: "8086",
    device: "10c9",
    class: ETHERNET,
    netDevice: `enp${index + 1}s0`,
    mac: `00:1b:21:aa:0${index}:01`,
    numaNode: 0,
    up: false,
    speed: 1000,
    sriov: {
      totalVfs: 8,
      vfDevice: "10ca",
      offset: 128,
      stride: 2,
      offline: false,
      shortage: undefined,
    },
  };
}

/** Port `index` of an Intel 82599: one card with two functions. */
export function port82599(index: number): SimulatedPort {
  return {
    address: `0000:05:00.${index}`,
    behind: "0000:00:03.0",
    vendor: "8086",
    device: "10fb",
    class: ETHERNET,
    netDevice: `enp5s0f${index}`,
    mac: `00:1b:21:bb:0${index}:01`,
    numaNode: 1,
    up: false,
    speed: 10000,
    sriov: {
      totalVfs: 64,
      vfDevice: "10ed",
      offset: 128,
      stride: 2,
      offline: false,
      shortage: undefined,
    },
  };
}

/** The port that carries the host's address and default route. */
export const managementPort: SimulatedPort = {
  address: "0000:00:19.0",
  behind: undefined,
  vendor: "8086",
  device: "153a",
  class: ETHERNET,
  netDevice: "eno1",
  mac: "00:1b:21:cc:00:01",
  numaNode: 0,
  up: true,
  speed: 1000,
  sriov: undefined,
};

/** Port `index` of a Broadcom BCM57414. */
export function portBcm57414(index: number): SimulatedPort {
  return {
    address: `0000:3b:00.${index}`,
    behind: "0000:00:03.0",
    vendor: "14e4",
    device: "16d7",
    class: ETHERNET,
    netDevice: `enp59s0f${index}np${index}`,
    mac: `00:0a:f7:aa:0${index}:01`,
    numaNode: 0,
    up: false,
    speed: 25_000,
    sriov: {
      totalVfs: 16,
      vfDevice: "16dc",
      offset: 16 + 15 * index,
      stride: 1,
      offline: false,
      shortage: undefined,
    },
  };
}

/** Port `index` of a ConnectX-5. */
export function portConnectX5(index: number): SimulatedPort {
  return {
    address: `0000:03:00.${index}`,
    behind: "0000:00:03.0",
    vendor: "15b3",
    device: "1017",
    class: ETHERNET,
    netDevice: `enp3s0f${index}np${index}`,
    mac: `0c:42:a1:aa:0${index}:01`,
    numaNode: 0,
    up: false,
    speed: 100_000,
    sriov: {
      totalVfs: 8,
      vfDevice: "1018",
      offset: 2 + 7 * index,
      stride: 1,
      offline: false,
      shortage: undefined,
    },
  };
}

/** Port `index` of an Intel E810. */
export function portE810(index: number): SimulatedPort {
  return {
    address: `0000:4b:00.${index}`,
    behind: "0000:00:03.0",
    vendor: "8086",
    device: "1592",
    class: ETHERNET,
    netDevice: `enp75s0f${index}`,
    mac: `b4:96:91:aa:0${index}:01`,
    numaNode: 0,
    up: false,
    speed: 100_000,
    sriov: {
      totalVfs: 16,
      vfDevice: "1889",
      offset: 8 + 15 * index,
      stride: 1,
      offline: false,
      shortage: undefined,
    },
  };
}

/** An NVMe controller with SR-IOV, as the lab has it behind its two igb ports. */
export const nvmeController: SimulatedPort = {
  address: "0000:03:00.0",
  behind: "0000:00:1c.2",
  vendor: "1b36",
  device: "0010",
  class: "010802",
  netDevice: undefined,
  mac: "00:00:00:00:00:00",
  numaNode: 0,
  up: false,
  speed: 0,
  sriov: {
    totalVfs: 4,
    vfDevice: "0010",
    offset: 1,
    stride: 1,
    offline: true,
    shortage: undefined,
  },
};
