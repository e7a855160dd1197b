import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runInSimulatedHost } from "../../src/sim/run-in-simulated-host.ts";
import { simulatedHost } from "../support/simulated-hosts.ts";
import { hasTool } from "../support/tools.ts";

/** Words behind `ip link set dev DEV`, most of which ip refuses by itself. `lo` can do nothing with the rest. */
const WORDS = [
  "vf 0 vlan 4096",
  "vf 0 vlan -1",
  "vf 0 vlan abc",
  "vf 0 vlan 5 qos -1",
  "vf 0 vlan 5 qos x",
  "vf 0 vlan 5 qos",
  "vf 0 vlan 5 proto",
  "vf 0 vlan 5 proto ip",
  "vf 0 vlan 5 proto 802.1Q qos 1",
  "vf 0 rate -5",
  "vf 0 rate 4294967296",
  "vf 0 max_tx_rate x",
  "vf 0 min_tx_rate x",
  "vf 0 max_tx_rate 5 min_tx_rate 9",
  "vf 0 rate 5 min_tx_rate 9",
  "vf 0 mac zz",
  "vf 0 mac 02:00:00:00:00",
  "vf 0 mac 02:00:00:00:00:111",
  "vf 0 mac",
  "vf 0 node_guid 0:1:2:3:4:5:6:7",
  "vf 0 port_guid 0011:2233:4455:6677",
  "vf 0 trust ON",
  "vf 0 trust on bogus",
  "vf 0 spoofchk maybe",
  "vf 0 query_rss x",
  "vf 0 state up",
  "vf 0 qos 3",
  "vf 0 nonsense 1",
  "vf 0",
  "vf 4294967295 trust on",
  "vf -1 trust on",
  "vf x trust on",
  "vf",
  "bogus",
  "vf 0 state enable",
  "vf 0 mac 2:0:0:0:0:1",
  "vf 0 vlan 0x10 qos 010 proto 802.1AD",
  "vf 0 trust on vf 1 trust off",
];

/** A network namespace of its own, so that not even `lo` is anybody's. */
const ALONE = ["unshare", "--net", "sh", "-c"] as const;

describe.skipIf(!hasTool("ip") || !hasTool("unshare") || !canBeAlone())(
  "the simulated ip",
  () => {
    it("refuses what the real one refuses, with its words and its exit code", async () => {
      const script = WORDS.map(
        (words) => `echo '--- ${words}'
ip link set dev lo ${words} 2>&1
echo "exit $?"`,
      ).join("\n");
      const [file, ...rest] = ALONE;
      const real = spawnSync(file, [...rest, script], { encoding: "utf8" });
      const root = await simulatedHost({ profile: "igb" });
      const { stdout } = await runInSimulatedHost(root, script);
      expect(stdout.split("--- ")).toEqual(real.stdout.split("--- "));
    });
  },
);

/** It takes root, and iproute2 6.1 for these words. */
function canBeAlone(): boolean {
  const [file, ...rest] = ALONE;
  const { stdout } = spawnSync(file, [...rest, "ip -V"], { encoding: "utf8" });
  return stdout?.includes("iproute2-6.1") ?? false;
}
