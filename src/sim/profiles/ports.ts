import type { SimulatedPort } from "../host-profile.ts";

/** Port `index` of an Intel 82576 (from 0), each behind a root port of its own, as the lab has them. */
export function port82576(index: number): SimulatedPort {
  return {
    address: `0000:0${index + 1}:00.0`,
    behind: `0000:00:1c.${index}`,
    vendor: "8086",
    device: "10c9",
    netDevice: `enp${index + 1}s0`,
    mac: `00:1b:21:aa:0${index}:01`,
    numaNode: 0,
    up: false,
    speed: 1000,
    sriov: { totalVfs: 8, vfDevice: "10ca", offset: 128, stride: 2 },
  };
}

/** Port `index` of an Intel 82599: one card with two functions. */
export function port82599(index: number): SimulatedPort {
  return {
    address: `0000:05:00.${index}`,
    behind: "0000:00:03.0",
    vendor: "8086",
    device: "10fb",
    netDevice: `enp5s0f${index}`,
    mac: `00:1b:21:bb:0${index}:01`,
    numaNode: 1,
    up: false,
    speed: 10000,
    sriov: { totalVfs: 64, vfDevice: "10ed", offset: 128, stride: 2 },
  };
}

/** The port that carries the host's address and default route. */
export const managementPort: SimulatedPort = {
  address: "0000:00:19.0",
  behind: undefined,
  vendor: "8086",
  device: "153a",
  netDevice: "eno1",
  mac: "00:1b:21:cc:00:01",
  numaNode: 0,
  up: true,
  speed: 1000,
  sriov: undefined,
};
