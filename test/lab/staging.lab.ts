import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countVfs, FRESH, giveToVfio, loadOf, stateOf } from "./guest.ts";
import { ABOUT_IGB, recordProbe } from "./record-probe.ts";
import { useHost } from "./use-host.ts";

const IGB = "playbooks/igb.yml";
const FIRST = "0000:01:00.0";
const SECOND = "0000:02:00.0";

const host = useHost({
  name: "staging",
  iommu: true,
  commandLine: "intel_iommu=on iommu=pt",
  prepare: FRESH,
});

describe("a change that somebody would notice", () => {
  it("waits for the next boot while a process holds a VF, and names that process", async () => {
    const { machine } = host;
    await host.virtfn(0, ["apply", IGB]);
    const held = await holdVf();
    const igb = await loadOf(machine, "igb");

    const { stdout: table } = await host.virtfn(0, ["inspect"]);
    expect(table).toMatch(
      new RegExp(
        `VF 0 +0000:01:10\\.0 +– +vfio-pci .* (?:hold-vf\\.pl|perl) \\(pid ${held}\\)`,
      ),
    );
    expect(table).toMatch(/VF 6 +0000:02:11\.4 +\S+ +igbvf .* nobody/);

    const observed = await recordProbe(machine, "lab-vf-held", ABOUT_IGB);
    const first = observed.physicalFunctions.find(
      ({ address }) => address === FIRST,
    );
    expect(first?.virtualFunctions[0]?.uses).toMatchObject([
      { kind: "vfio", pid: Number(held) },
    ]);

    await host.virtfn(2, ["plan", IGB, "-e", "vf_count=4"]);
    const staged = await host.virtfn(6, ["apply", IGB, "-e", "vf_count=4"]);
    expect(staged.stdout).toMatch(new RegExp(`\\(pid ${held}\\)`));
    expect(staged.stdout).toMatch(/--allow-disruption vfs/);
    // Ports do not depend on each other: nobody uses a VF of the second one.
    expect(await countVfs(machine)).toEqual({ [FIRST]: 7, [SECOND]: 4 });
    expect(await loadOf(machine, "igb")).toBe(igb);
    expect(await machine.run("cat /etc/modprobe.d/zz-virtfn-igb.conf")).toMatch(
      /^options igb max_vfs=4$/m,
    );

    const before = await stateOf(machine);
    await host.virtfn(6, ["apply", IGB, "-e", "vf_count=4"]);
    await host.virtfn(6, ["plan", IGB, "-e", "vf_count=4"]);
    expect(await stateOf(machine)).toBe(before);

    await machine.reboot();
    await recordProbe(machine, "lab-four-vfs-after-boot", ABOUT_IGB);
    expect(await countVfs(machine)).toEqual({ [FIRST]: 4, [SECOND]: 4 });
    await host.virtfn(0, ["plan", IGB, "-e", "vf_count=4"]);
  });

  it("waits while a VF is in another network namespace, and is done at once when that is allowed", async () => {
    const { machine } = host;
    await makeVfs(3);
    await machine.run(
      `ip netns add lab && ip link set "$(ls /sys/bus/pci/devices/${FIRST}/virtfn1/net)" netns lab`,
    );
    const staged = await host.virtfn(6, ["apply", IGB, "-e", "vf_count=4"]);
    expect(staged.stdout).toMatch(
      /VF 1 of 0000:01:00\.0: bound to igbvf, with its net device in another namespace/,
    );
    expect(await countVfs(machine)).toEqual({ [FIRST]: 3, [SECOND]: 4 });

    await host.virtfn(0, [
      "apply",
      IGB,
      "-e",
      "vf_count=4",
      "--allow-disruption",
      "vfs",
    ]);
    expect(await countVfs(machine)).toEqual({ [FIRST]: 4, [SECOND]: 4 });
  });

  it("is blocked while a VF has an address and nothing may be staged", async () => {
    const { machine } = host;
    await makeVfs(7);
    await machine.run(
      `vf=$(ls /sys/bus/pci/devices/${SECOND}/virtfn2/net); ip link set "$vf" up; ip address add 192.0.2.7/24 dev "$vf"`,
    );
    const before = await stateOf(machine);
    const playbook = await host.playbook(
      "- modprobe: { name: igb, options: { max_vfs: 2 }, persist: false }",
    );
    const blocked = await host.virtfn(5, ["apply", playbook]);
    expect(blocked.stdout).toMatch(/192\.0\.2\.7/);
    await host.virtfn(5, ["apply", IGB, "-e", "vf_count=2", "--no-stage"]);
    expect(await countVfs(machine)).toEqual({ [FIRST]: 7, [SECOND]: 7 });
    expect(await stateOf(machine)).toBe(before);

    await host.virtfn(0, ["apply", playbook, "--allow-disruption", "vfs"]);
    expect(await countVfs(machine)).toEqual({ [FIRST]: 2, [SECOND]: 2 });
  });
});

/** On every port, by hand. */
async function makeVfs(count: number): Promise<void> {
  await host.machine.run(
    `for port in ${FIRST} ${SECOND}; do echo ${count} > /sys/bus/pci/devices/$port/sriov_numvfs; done
until [ "$(ls -d /sys/bus/pci/devices/*/virtfn*/net/* 2>/dev/null | wc -l)" = ${2 * count} ]; do sleep 0.2; done
udevadm settle`,
  );
}

/** Gives the first VF to vfio-pci and lets a process hold it as a hypervisor does; resolves with its pid. */
async function holdVf(): Promise<string> {
  const { machine } = host;
  await machine.copyIn(
    join(import.meta.dirname, "hold-vf.pl"),
    "/root/hold-vf.pl",
  );
  const vf = await giveToVfio(machine, FIRST, 0);
  return machine.run(`
nohup perl /root/hold-vf.pl ${vf} > /root/holding 2>&1 &
pid=$!
until grep -q ^holding /root/holding; do kill -0 "$pid" || { cat /root/holding >&2; exit 1; }; sleep 0.1; done
echo "$pid"`);
}
