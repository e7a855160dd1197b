import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stateOf } from "./guest.ts";
import { ABOUT_IGB, recordProbe } from "./record-probe.ts";
import { useHost } from "./use-host.ts";

const host = useHost({ name: "refusals" });

describe("what would go wrong is refused before anything is written", () => {
  for (const { title, task, exitCode, words } of [
    {
      title: "a module that this kernel does not have",
      task: "{ name: igbx }",
      exitCode: 3,
      words: /igbx/,
    },
    {
      title: "a parameter that the module does not have",
      task: "{ name: igb, options: { max_vf: 7 } }",
      exitCode: 3,
      words: /max_vf\b[\s\S]*did you mean "?max_vfs/,
    },
    {
      title: "a list for a parameter that takes one number",
      task: '{ name: igb, options: { max_vfs: "2,4" } }',
      exitCode: 3,
      words: /2,4/,
    },
    {
      title: "a list as YAML has it",
      task: "{ name: igb, options: { max_vfs: [2, 4] } }",
      exitCode: 3,
      words: /2,4/,
    },
    {
      title: "a negative number",
      task: "{ name: igb, options: { max_vfs: -1 } }",
      exitCode: 3,
      words: /-1/,
    },
    {
      title: "more VFs than the driver makes",
      task: "{ name: igb, options: { max_vfs: 9 } }",
      exitCode: 3,
      words: /9[\s\S]*7/,
    },
    {
      title: "a number that no 32 bits hold",
      task: "{ name: igb, options: { max_vfs: 4294967296 } }",
      exitCode: 3,
      words: /4294967296/,
    },
    {
      title: "an empty value",
      task: '{ name: igb, options: { max_vfs: "" } }',
      exitCode: 3,
      words: /max_vfs/,
    },
    {
      title: "a newline that would begin another directive",
      task: String.raw`{ name: igb, options: { max_vfs: "7\ninstall igb /bin/false" } }`,
      exitCode: 1,
      words: /max_vfs/,
    },
    {
      title: "a quote that kmod cannot carry",
      task: `{ name: igb, options: { debug: '"' } }`,
      exitCode: 3,
      words: /debug/,
    },
    {
      title: "a name that is a command",
      task: `{ name: "igb; touch /etc/owned" }`,
      exitCode: 1,
      words: /igb; touch/,
    },
    {
      title: "an option's name that is a directive",
      task: String.raw`{ name: igb, options: { "x\nblacklist igb": 1 } }`,
      exitCode: 1,
      words: /blacklist/,
    },
  ])
    it(title, async () => {
      const { machine } = host;
      const playbook = await host.playbook(`- modprobe: ${task}`);
      const before = await stateOf(machine);
      const { stdout, stderr } = await host.virtfn(exitCode, [
        "apply",
        playbook,
      ]);
      expect(`${stdout}${stderr}`).toMatch(words);
      expect(await stateOf(machine)).toBe(before);
    });

  it("what validate can know is told without a host", async () => {
    const playbook = await host.playbook(
      String.raw`- modprobe: { name: igb, options: { max_vfs: "7\ninstall igb /bin/false" } }`,
    );
    const nowhere = join(host.machine.folder, "nowhere.yml");
    await writeFile(nowhere, "all: { hosts: { nowhere: {} } }\n");
    await host.virtfn(1, ["validate", "-i", nowhere, playbook]);
  });
});

describe("becoming root", () => {
  it("asks for the password of sudo, and takes it from the inventory too", async () => {
    await host.virtfn(2, ["plan", "playbooks/igb.yml", "-u", "asker", "-K"], {
      input: "become-me\n",
    });
    const inventory = await host.inventory({
      ansible_user: "asker",
      ansible_become_password: "become-me",
    });
    const { stdout, stderr } = await host.virtfn(2, [
      "plan",
      "-i",
      inventory,
      "playbooks/igb.yml",
      "-vv",
    ]);
    expect(`${stdout}${stderr}`).not.toContain("become-me");
  });

  it("says that the password is wrong, or lacking", async () => {
    const wrong = await host.virtfn(
      4,
      ["plan", "playbooks/igb.yml", "-u", "asker", "-K"],
      { input: "wrong\n" },
    );
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(
      /sudo does not accept the password/,
    );
    const lacking = await host.virtfn(4, [
      "plan",
      "playbooks/igb.yml",
      "-u",
      "asker",
    ]);
    expect(`${lacking.stdout}${lacking.stderr}`).toMatch(/--ask-become-pass/);
  });
});

it("inspect shows the ports of a host without VFs", async () => {
  const { stdout } = await host.virtfn(0, ["inspect"]);
  expect(stdout).toMatch(/debian 12 · kernel 6\.1\./);
  expect(stdout).toMatch(/PF +0000:01:00\.0 +\S+ +igb +.* 7 +0 /);
  expect(stdout).toMatch(/PF +0000:02:00\.0 +\S+ +igb +.* 7 +0 /);

  const observed = await recordProbe(host.machine, "lab-fresh", ABOUT_IGB);
  expect(observed.host.initramfsTool).toBe("initramfs-tools");
  expect(observed.bootImages).toMatchObject([
    { contents: { modules: ["igb"] } },
  ]);
});
