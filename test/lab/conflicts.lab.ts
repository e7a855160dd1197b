import { expect, it } from "vitest";
import { countVfs, FRESH, stateOf } from "./guest.ts";
import { useHost } from "./use-host.ts";

const IGB = "playbooks/igb.yml";
const SEVEN = { "0000:01:00.0": 7, "0000:02:00.0": 7 };

const host = useHost({ name: "conflicts", prepare: FRESH });

it("a file that would win over ours is named with its line, and nothing is written", async () => {
  const { machine } = host;
  await machine.run(
    "printf '# by hand\\noptions igb max_vfs=2\\n' > /etc/modprobe.d/zzz-local.conf",
  );
  const before = await stateOf(machine);
  for (const command of ["plan", "apply"]) {
    const { stdout, stderr } = await host.virtfn(3, [command, IGB]);
    expect(`${stdout}${stderr}`).toMatch(
      /\/etc\/modprobe\.d\/zzz-local\.conf:2/,
    );
  }
  expect(await stateOf(machine)).toBe(before);
});

it("a file that ours wins over is named too, and ours wins", async () => {
  const { machine } = host;
  await machine.run(
    "printf 'options igb max_vfs=2\\n' > /etc/modprobe.d/zz-local.conf",
  );
  const { stdout } = await host.virtfn(0, ["apply", IGB]);
  expect(stdout).toMatch(/\/etc\/modprobe\.d\/zz-local\.conf:1/);
  expect(await machine.run("modprobe -D igb | tail -n 1")).toMatch(
    /max_vfs=2 max_vfs=7 ?$/,
  );
});

it("an image that is older than its file is found, rebuilt, and does it at the next boot", async () => {
  const { machine } = host;
  await host.virtfn(0, ["apply", IGB]);
  await machine.run("cp -p /root/initrd.kept /boot/initrd.img-$(uname -r)");

  const { stdout } = await host.virtfn(2, ["plan", IGB, "--output", "json"]);
  const document = JSON.parse(stdout) as {
    hosts: { plans: { changes: { change: { kind: string } }[] }[] }[];
  };
  expect(
    document.hosts.flatMap(({ plans }) =>
      plans.flatMap(({ changes }) => changes.map(({ change }) => change.kind)),
    ),
  ).toEqual(["rebuild-image"]);

  await host.virtfn(0, ["apply", IGB]);
  await machine.reboot();
  expect(await countVfs(machine)).toEqual(SEVEN);
  await host.virtfn(0, ["plan", IGB]);
});

it("a kernel command line that would win is named, and nothing is written", async () => {
  const { machine } = host;
  await machine.reboot({ commandLine: "igb.max_vfs=4" });
  const before = await stateOf(machine);
  for (const command of ["plan", "apply"]) {
    const { stdout, stderr } = await host.virtfn(3, [command, IGB]);
    expect(`${stdout}${stderr}`).toMatch(/kernel command line/);
    expect(`${stdout}${stderr}`).toMatch(/igb\.max_vfs=4/);
  }
  expect(await stateOf(machine)).toBe(before);
});
