import { describe, expect, it } from "vitest";
import { parseVfEntry } from "../../../src/facts/vf-entry.ts";

const NEW = {
  vf: 1,
  link_type: "ether",
  address: "CA:F1:DA:0A:20:AF",
  broadcast: "ff:ff:ff:ff:ff:ff",
  vlan_list: [{ vlan: 100, qos: 2, protocol: "802.1ad" }],
  tx_rate: 100,
  rate: { max_tx: 100, min_tx: 10 },
  spoofchk: true,
  link_state: "enable",
  trust: false,
  query_rss_en: true,
};

describe("what the PF keeps for a VF", () => {
  it("is read under iproute2's names for setting it", () => {
    expect(parseVfEntry(NEW)).toEqual([
      [
        1,
        {
          mac: "ca:f1:da:0a:20:af",
          vlan: 100,
          qos: 2,
          proto: "802.1ad",
          trust: false,
          spoofchk: true,
          max_tx_rate: 100,
          min_tx_rate: 10,
          state: "enable",
          query_rss: true,
        },
      ],
    ]);
  });

  it("is read of an older iproute2 on an older kernel too", () => {
    const entry = { vf: 0, mac: "02:00:00:00:00:01", vlan: 5, qos: 1 };
    expect(parseVfEntry({ ...entry, tx_rate: 50, spoofchk: false })).toEqual([
      [
        0,
        {
          mac: "02:00:00:00:00:01",
          vlan: 5,
          qos: 1,
          proto: "802.1Q",
          spoofchk: false,
          max_tx_rate: 50,
        },
      ],
    ]);
  });

  it.each<[string, object]>([
    ["an empty list", { vlan_list: [{}] }],
    ["a list without an entry", { vlan_list: [] }],
    ["no list on an ethernet VF", { link_type: "ether" }],
    ["neither a list nor a type", {}],
  ])("has no VLAN where there is %s", (_, parts) => {
    const [, attributes] = parseVfEntry({ vf: 0, ...parts })[0] ?? [];
    expect(attributes).toMatchObject({ vlan: 0, qos: 0, proto: "802.1Q" });
  });

  it("has no more than GUIDs and what the driver tells on InfiniBand", () => {
    const entry = {
      vf: 0,
      link_type: "infiniband",
      address: "80:00:00:66:fe:80:00:00:00:00:00:00:24:8a:07:03:00:a4:3e:7c",
      rate: { max_tx: 0, min_tx: 0 },
      "node guid": "22:44:33:00:33:11:00:33",
      "port guid": "10:21:33:12:00:11:22:10",
      link_state: "disable",
    };
    expect(parseVfEntry(entry)).toEqual([
      [
        0,
        {
          max_tx_rate: 0,
          min_tx_rate: 0,
          state: "disable",
          node_guid: "22:44:33:00:33:11:00:33",
          port_guid: "10:21:33:12:00:11:22:10",
        },
      ],
    ]);
  });

  it("does not say what the driver does not tell, nor what it tells in other words", () => {
    const [, attributes] =
      parseVfEntry({
        vf: 0,
        vlan_list: [{ vlan: "5", protocol: "802.1x" }],
        rate: { max_tx: -1, min_tx: 0.5 },
        trust: "on",
        link_state: "up",
      })[0] ?? [];
    expect(attributes).toEqual({ qos: 0 });
  });

  it.each([undefined, null, 7, "vf", [], {}, { vf: "0" }, { vf: -1 }])(
    "is not found in %j",
    (entry) => {
      expect(parseVfEntry(entry)).toEqual([]);
    },
  );
});
