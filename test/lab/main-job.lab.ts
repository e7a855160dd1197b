import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { countVfs, lspciVfs, stateOf } from "./guest.ts";
import { useHost } from "./use-host.ts";
import { heardDuring } from "./vfs.ts";

const IGB = "playbooks/igb.yml";
const SEVEN = { "0000:01:00.0": 7, "0000:02:00.0": 7 };

// A stock Debian: its initramfs has every driver, so that what is packed decides over the boot.
const host = useHost({ name: "stock", image: "stock" });

it("makes seven VFs a port, does nothing the second time, and has them after a reboot", async () => {
  const { machine } = host;
  const transcript: string[] = [];
  const say = async (
    exitCode: number,
    args: readonly string[],
  ): Promise<void> => {
    const { stdout, stderr } = await host.virtfn(exitCode, [
      ...args,
      "-u",
      "operator",
    ]);
    note(`$ virtfn ${args.join(" ")}\n${stdout}${stderr}[exit ${exitCode}]`);
  };
  const ask = async (command: string): Promise<void> =>
    note(`stock# ${command}\n${await machine.run(command)}`);
  const note = (text: string): void => {
    transcript.push(`${text}\n`);
    process.stdout.write(`${text}\n\n`);
  };

  await ask("uname -r; lspci -nn -d 8086:10c9; lspci -d 8086:10ca | wc -l");
  await say(2, ["plan", IGB]);
  expect(await machine.run("ls -d /var/lib/virtfn /run/virtfn; :")).toBe("");

  await say(0, ["apply", IGB]);
  await ask("lspci -d 8086:10ca");
  expect(await lspciVfs(machine)).toEqual({ "01": 7, "02": 7 });
  await ask(
    "cat /etc/modprobe.d/zz-virtfn-igb.conf /etc/modules-load.d/virtfn-igb.conf",
  );

  const before = await stateOf(machine);
  await machine.run("dmesg > /root/dmesg.before");
  expect(await heardDuring(machine, () => say(0, ["apply", IGB]))).toBe("");
  expect(await stateOf(machine)).toBe(before);
  expect(await machine.run("dmesg | cmp - /root/dmesg.before")).toBe("");
  await ask("ls /var/lib/virtfn/transactions | wc -l");

  await machine.reboot();
  note("stock# systemctl reboot");
  await ask("uptime -s; lspci -d 8086:10ca | wc -l");
  expect(await countVfs(machine)).toEqual(SEVEN);
  await say(0, ["plan", IGB]);
  await say(0, ["apply", IGB]);

  await writeFile(
    join(dirname(dirname(machine.folder)), "transcript.txt"),
    transcript.join("\n"),
  );
});
