import { expect, test } from "vitest";
import { FACT_NAMES, factsValue } from "../../../src/playbook/facts-value.ts";
import { VF_ATTRIBUTE_NAMES } from "../../../src/model/vf-attributes.ts";
import { host, KERNEL } from "../../support/observation.ts";

test("facts have exactly the names that are promised before a host was asked", () => {
  expect(Object.keys(factsValue(host().observe()))).toEqual([...FACT_NAMES]);
});

test("facts say what the host is", () => {
  expect(factsValue(host().observe())).toEqual({
    hostname: "hv1",
    kernel: KERNEL,
    os: { id: "debian", version: "12" },
    initramfs: "initramfs-tools",
    pfs: [],
    modules: {},
  });
});

test("facts have one entry for each function with SR-IOV", () => {
  const observation = host()
    .igb({ ports: [{ vfs: 2 }, {}] })
    .driver("e1000e", { ports: [{ totalVfs: 0 }] })
    .observe();
  expect(factsValue(observation)["pfs"]).toMatchObject([
    { address: "0000:01:00.0", driver: "igb", total_vfs: 7, num_vfs: 2 },
    { address: "0000:02:00.0", driver: "igb", total_vfs: 7, num_vfs: 0 },
  ]);
});

test("facts tell what each port keeps for its VFs", () => {
  const observation = host()
    .igb({
      ports: [
        {
          vfs: 2,
          settings: { eswitchMode: "legacy" },
          vfSettings: {
            0: { attributes: { mac: "02:00:00:00:00:01", vlan: 100 } },
            1: { driver: "vfio-pci", override: "vfio-pci", attributes: null },
          },
        },
      ],
    })
    .observe();
  const untold = Object.fromEntries(
    VF_ATTRIBUTE_NAMES.map((name) => [name, null]),
  );
  expect(factsValue(observation)["pfs"]).toMatchObject([
    {
      mac: "02:00:00:00:00:01",
      autoprobe: true,
      eswitch_mode: "legacy",
      vfs: [
        {
          index: 0,
          address: "0000:01:10.0",
          driver: "igbvf",
          driver_override: null,
          iommu_group: null,
          net: [],
          attributes: {
            mac: "02:00:00:00:00:01",
            vlan: 100,
            qos: 0,
            proto: "802.1Q",
            trust: false,
            spoofchk: true,
            max_tx_rate: 0,
            min_tx_rate: 0,
            state: "auto",
            query_rss: null,
            node_guid: null,
            port_guid: null,
          },
        },
        {
          index: 1,
          driver: "vfio-pci",
          driver_override: "vfio-pci",
          attributes: untold,
        },
      ],
    },
  ]);
});

test("facts say of each module that was asked about whether it is loaded, and how", () => {
  const observation = host()
    .driver("thing", {
      state: "loaded",
      live: [{ name: "level", value: "3", writable: true }],
    })
    .driver("other", { state: "absent" })
    .observe();
  expect(factsValue(observation)["modules"]).toMatchObject({
    thing: { loaded: true, state: "loaded", parameters: { level: "3" } },
    other: { loaded: false, state: "absent", parameters: {} },
  });
});

test("what a host does not have is none, so that a playbook can ask for it", () => {
  expect(factsValue(host().tool(undefined).observe())["initramfs"]).toBeNull();
});
