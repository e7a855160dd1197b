import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  createSimulatedHost,
  NotASimulatedHost,
} from "../../../src/sim/create-simulated-host.ts";
import { removeFile, writeHostFile } from "../../../src/sim/drift.ts";
import {
  isProfileName,
  PROFILES,
  type ProfileName,
} from "../../../src/sim/profiles.ts";
import { rebootSimulatedHost } from "../../../src/sim/reboot-simulated-host.ts";
import { runInSimulatedHost } from "../../../src/sim/run-in-simulated-host.ts";
import { simulatedHostEnvironment } from "../../../src/sim/simulated-host-environment.ts";
import {
  makeSimulatedFolder,
  simulatedHost,
} from "../../support/simulated-hosts.ts";

const NAMES = Object.keys(PROFILES) as ProfileName[];

describe("a simulated host", () => {
  it.each(NAMES)("of profile %s boots, and boots again", async (profile) => {
    const root = await simulatedHost({ profile });
    const first = boot(root);
    const before = tree(join(root, "sys"));
    await rebootSimulatedHost(root);
    expect(boot(root).id).not.toBe(first.id);
    expect(boot(root).time).toBeGreaterThan(first.time);
    expect(tree(join(root, "sys"))).toEqual(before);
  });

  it("that is there already is kept as it is", async () => {
    const root = await simulatedHost({ profile: "igb" });
    const before = boot(root);
    writeHostFile(root, "/etc/modprobe.d/mine.conf", "options igb max_vfs=2\n");
    await createSimulatedHost({ root, profile: "no-sriov" });
    expect(boot(root)).toEqual(before);
    expect(existsSync(join(root, "etc/modprobe.d/mine.conf"))).toBe(true);
  });

  it("never takes over a folder with other things in it", async () => {
    const root = folder();
    writeFileSync(join(root, "thesis.txt"), "");
    await expect(createSimulatedHost({ root, profile: "igb" })).rejects.toThrow(
      NotASimulatedHost,
    );
    expect(readdirSync(root)).toEqual(["thesis.txt"]);
  });

  it("may be made in an empty folder, whose path has blanks and quotes", async () => {
    const root = join(folder(), "a b'c");
    mkdirSync(root);
    await createSimulatedHost({ root, profile: "igb" });
    const { status, stderr } = await runInSimulatedHost(
      root,
      "modprobe -r igb && modprobe igb max_vfs=2",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(vfs(root)).toBe(2);
  });

  it("cannot be in a folder that PATH could not hold", async () => {
    const root = join(folder(), "a:b");
    await expect(createSimulatedHost({ root, profile: "igb" })).rejects.toThrow(
      /without any/,
    );
    expect(existsSync(root)).toBe(false);
  });

  it("is made once when two ask for it at the same time", async () => {
    const root = join(folder(), "host");
    await Promise.all([
      createSimulatedHost({ root, profile: "igb" }),
      createSimulatedHost({ root, profile: "igb" }),
    ]);
    expect(readdirSync(join(root, ".."))).toEqual(["host"]);
    expect(boot(root).id).not.toBe("");
  });

  it("has what its options change in the profile", async () => {
    const root = await simulatedHost({
      profile: "igb",
      hostname: "hv7",
      kernelCommandLine: "quiet igb.max_vfs=3",
      files: { "/etc/motd": "welcome\n" },
    });
    const { stdout } = await runInSimulatedHost(
      root,
      'hostname; cat "$R/etc/motd" "$R/proc/cmdline" "$R/proc/sys/kernel/hostname"',
    );
    expect(stdout).toBe("hv7\nwelcome\nquiet igb.max_vfs=3\nhv7\n");
    expect(vfs(root)).toBe(3);
  });

  it("has relative links only, so that a folder can be moved or copied", async () => {
    const root = await simulatedHost({ profile: "igb-in-use" });
    for (const [path, target] of links(join(root, "sys"))) {
      expect(target).not.toMatch(/^\//);
      expect(realpathSync(path).startsWith(join(root, "sys"))).toBe(true);
    }
  });
});

describe("the environment of a simulated host", () => {
  it("has no way to this machine's own kernel", async () => {
    const root = await simulatedHost({ profile: "igb" });
    const { stdout } = await runInSimulatedHost(
      root,
      "for name in modprobe rmmod insmod depmod reboot shutdown mount sysctl ip udevadm systemctl sudo; do command -v $name; done",
    );
    for (const path of stdout.trim().split("\n"))
      expect(path.startsWith(join(root, ".sim/bin/"))).toBe(true);
    expect(stdout.trim().split("\n")).toHaveLength(12);
  });

  it("leads install lines with absolute paths to the stand-ins", async () => {
    const root = await simulatedHost({ profile: "igb" });
    writeHostFile(
      root,
      "/etc/modprobe.d/install.conf",
      "install igb /usr/sbin/modprobe -i igb max_vfs=1 && /bin/true\n",
    );
    const { status } = await runInSimulatedHost(
      root,
      "modprobe -r igb && modprobe igb",
    );
    expect(status).toBe(0);
    expect(vfs(root)).toBe(1);
  });

  it("tells of the ssh connection where the profile has one", async () => {
    const root = await simulatedHost({ profile: "igb-ssh-path" });
    expect(simulatedHostEnvironment(root)["SSH_CONNECTION"]).toBe(
      "192.0.2.1 50000 192.0.2.10 22",
    );
    expect(
      simulatedHostEnvironment(await simulatedHost({ profile: "igb" })),
    ).not.toHaveProperty("SSH_CONNECTION");
  });
});

describe("profile names", () => {
  it("are those of PROFILES, and nothing that every object has", () => {
    expect(NAMES.every(isProfileName)).toBe(true);
    expect(isProfileName("toString")).toBe(false);
  });
});

describe("changes made by hand", () => {
  it("write and remove files of the host", async () => {
    const root = await simulatedHost({ profile: "no-sriov" });
    writeHostFile(root, "/etc/some/new/file", "text");
    expect(readFileSync(join(root, "etc/some/new/file"), "utf8")).toBe("text");
    removeFile(root, "/etc/some/new/file");
    removeFile(root, "/etc/some/new/file");
    expect(existsSync(join(root, "etc/some/new/file"))).toBe(false);
  });
});

function folder(): string {
  const path = makeSimulatedFolder();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function boot(root: string): { readonly id: string; readonly time: number } {
  const time = /^btime (\d+)$/m.exec(
    readFileSync(join(root, "proc/stat"), "utf8"),
  );
  return {
    id: readFileSync(join(root, "proc/sys/kernel/random/boot_id"), "utf8"),
    time: Number(time?.[1]),
  };
}

/** VFs of the first port. */
function vfs(root: string): number {
  return readdirSync(join(root, "sys/bus/pci/devices/0000:01:00.0")).filter(
    (name) => name.startsWith("virtfn"),
  ).length;
}

function tree(path: string): readonly string[] {
  return walk(path).map((file) => file.slice(path.length));
}

function links(path: string): readonly (readonly [string, string])[] {
  return walk(path)
    .filter((file) => lstatSync(file).isSymbolicLink())
    .map((file) => [file, readlinkSync(file)] as const);
}

/** Never through links, which lead in circles in a sysfs. */
function walk(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = join(path, entry.name);
      return entry.isDirectory() ? [file, ...walk(file)] : [file];
    });
}
