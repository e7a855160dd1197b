import { expect, test } from "vitest";
import { buildLab } from "./build.ts";
import { startMachine } from "./machine.ts";

// What every other test in the lab relies on.
test("a machine shows two igb ports, and a reboot takes the initramfs that is on its disk", async () => {
  const lab = await buildLab();
  await using machine = await startMachine(lab, { name: "itself" });

  expect(await machine.run("lspci -nn -d 8086:10c9")).toBe(
    [
      "01:00.0 Ethernet controller [0200]: Intel Corporation 82576 Gigabit Network Connection [8086:10c9] (rev 01)",
      "02:00.0 Ethernet controller [0200]: Intel Corporation 82576 Gigabit Network Connection [8086:10c9] (rev 01)",
    ].join("\n"),
  );
  expect(
    await machine.run("sudo -n id -u; cat /proc/sys/kernel/random/boot_id", {
      user: "operator",
    }),
  ).toMatch(/^0\n/);

  const firstBoot = await machine.run("cat /proc/sys/kernel/random/boot_id");
  await machine.run(
    "echo options igb max_vfs=2 > /etc/modprobe.d/lab.conf && update-initramfs -u",
  );
  await machine.reboot({ commandLine: "lab=rebooted" });

  expect(await machine.run("cat /proc/sys/kernel/random/boot_id")).not.toBe(
    firstBoot,
  );
  expect(await machine.run("cat /proc/cmdline")).toMatch(/lab=rebooted/);
  expect(
    await machine.run("cat /sys/bus/pci/drivers/igb/0000:*/sriov_numvfs"),
  ).toBe("2\n2");
});

test("a machine that crashes is reported with its console's tail", async () => {
  const lab = await buildLab();
  await using machine = await startMachine(lab, { name: "crash", ports: 1 });
  const crash = machine.attempt("echo c > /proc/sysrq-trigger", {
    deadline: 60_000,
  });
  await machine.ended();
  expect((await crash).exitCode).not.toBe(0);
  expect(await machine.consoleTail()).toMatch(/Kernel panic/);
});
