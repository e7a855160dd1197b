import { expect } from "vitest";
import type { ConformanceCase, Lab } from "../conformance-case.ts";

const FILE = "/etc/modprobe.d/zz-conformance.conf";

/** How kmod combines its files with the command lines (libkmod-config.c, libkmod-module.c). */
export const configurationCases: readonly ConformanceCase[] = [
  {
    title: "options of a file reach the next load",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(FILE, "options igb max_vfs=3\n");
      await lab.output("modprobe -r igb && modprobe igb");
      await lab.awaitVfs(3);
    },
  },
  {
    title: "options of modprobe's command line beat those of files",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(FILE, "options igb max_vfs=3\n");
      await lab.output("modprobe -r igb && modprobe igb max_vfs=2");
      await lab.awaitVfs(2);
      expect(await nextOptions(lab)).toBe("max_vfs=3");
    },
  },
  {
    title: "files are read by name across folders, and the last option wins",
    needs: [],
    check: async (lab) => {
      await lab.output('mkdir -p "$R/run/modprobe.d"');
      await lab.writeFile(
        "/etc/modprobe.d/b-conformance.conf",
        "options igb max_vfs=1\n",
      );
      await lab.writeFile(
        "/run/modprobe.d/c-conformance.conf",
        "options igb max_vfs=2\n",
      );
      await lab.writeFile(
        "/lib/modprobe.d/a-conformance.conf",
        "options igb max_vfs=3\n",
      );
      expect(await nextOptions(lab)).toBe("max_vfs=3 max_vfs=1 max_vfs=2");
    },
  },
  {
    title: "a file of the same name in /etc hides the one below",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(
        "/lib/modprobe.d/zz-conformance.conf",
        "options igb max_vfs=5\n",
      );
      await lab.writeFile(FILE, "options igb debug=1\n");
      expect(await nextOptions(lab)).toBe("debug=1");
    },
  },
  ...(
    [
      [
        "a comment behind options is no comment",
        "options igb max_vfs=2 # two\n",
        "max_vfs=2 # two",
      ],
      [
        "a line may be continued with a backslash",
        "options igb \\\nmax_vfs=2\n",
        "max_vfs=2",
      ],
      [
        "a comment may swallow the next line",
        "# note \\\noptions igb max_vfs=2\noptions igb debug=1\n",
        "debug=1",
      ],
      [
        "tabs separate like blanks",
        "options\tigb\tmax_vfs=2\tdebug=1\n",
        "max_vfs=2 debug=1",
      ],
      ["a last line needs no end", "options igb max_vfs=2", "max_vfs=2"],
      [
        "- and _ are the same in names",
        "options ig-b a=1\noptions igb max_vfs=2\n",
        "max_vfs=2",
      ],
      [
        "case matters",
        "options Igb max_vfs=5\nOptions igb max_vfs=6\noptions igb max_vfs=2\n",
        "max_vfs=2",
      ],
      [
        "a prefix of a name is another name",
        "options ig max_vfs=5\noptions igbvf max_vfs=6\noptions igb max_vfs=2\n",
        "max_vfs=2",
      ],
      [
        "options without any are ignored",
        "options igb\noptions igb max_vfs=2\n",
        "max_vfs=2",
      ],
    ] as const
  ).map(([title, text, options]): ConformanceCase => ({
    title: `modprobe.d: ${title}`,
    needs: [],
    check: async (lab) => {
      await lab.writeFile(FILE, text);
      expect(await nextOptions(lab)).toBe(options);
    },
  })),
  {
    title: "modprobe.d: names that do not end in .conf are not read",
    needs: [],
    check: async (lab) => {
      for (const name of ["conformance.conf.bak", "conformance"])
        await lab.writeFile(
          `/etc/modprobe.d/${name}`,
          "options igb max_vfs=5\n",
        );
      await lab.writeFile(
        "/etc/modprobe.d/.conformance.conf",
        "options igb max_vfs=6\n",
      );
      try {
        expect(await nextOptions(lab)).toBe("");
      } finally {
        await lab.output(
          'rm -f "$R"/etc/modprobe.d/*conformance* "$R"/etc/modprobe.d/.conformance.conf',
        );
      }
    },
  },
  {
    title: "a carriage return is a blank to the kernel: CRLF files load",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(FILE, "options igb max_vfs=7\r\n");
      const reply = await lab.run("modprobe -r igb && modprobe igb");
      expect(reply).toMatchObject({ status: 0, stderr: "" });
      expect(
        await lab.output(
          'ls -d "$R"/sys/bus/pci/devices/0000:01:00.0/virtfn* | wc -l',
        ),
      ).toMatch(/^ *7$/);
    },
  },
  {
    title: "an install line replaces the load, unless it is to be ignored",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(FILE, "install igb /bin/false\n");
      await lab.output("modprobe -r igb");
      const reply = await lab.run("modprobe igb");
      expect(reply.status).toBe(1);
      expect(reply.stderr).toContain(
        "modprobe: ERROR: could not insert 'igb': Invalid argument\n",
      );
      expect((await lab.run('ls -d "$R/sys/module/igb"')).status).toBe(2);
      expect(await lab.output("modprobe -D igb | tail -n 1")).toBe(
        "install /bin/false",
      );
      await lab.output("modprobe -i igb");
      expect((await lab.run('ls -d "$R/sys/module/igb"')).status).toBe(0);
    },
  },
  {
    title:
      "an install line may load the module itself, with the options of files",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(
        FILE,
        "options igb max_vfs=2\ninstall igb /sbin/modprobe --ignore-install igb $CMDLINE_OPTS\n",
      );
      await lab.output("modprobe -r igb && modprobe igb");
      await lab.awaitVfs(2);
    },
  },
  {
    title: "a blacklist does not stop modprobe by name, unless asked to",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(FILE, "blacklist igb\n");
      await lab.output("modprobe -r igb && modprobe -b igb");
      expect((await lab.run('ls -d "$R/sys/module/igb"')).status).toBe(2);
      await lab.output("modprobe igb");
      expect((await lab.run('ls -d "$R/sys/module/igb"')).status).toBe(0);
    },
  },
  {
    title: "modprobe -c shows what all files say",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(
        FILE,
        "options igb max_vfs=3\nblacklist foo-bar\ninstall baz /bin/true\n",
      );
      const [configuration = ""] = (await lab.output("modprobe -c")).split(
        "# End of configuration files. Dumping indexes now:",
      );
      const lines = configuration.split("\n");
      expect(lines).toContain("options igb max_vfs=3");
      expect(lines).toContain("blacklist foo_bar");
      expect(lines).toContain("install baz /bin/true");
    },
  },
];

/** What the next load would be given: the last line of `modprobe -D`, behind the file. */
async function nextOptions(lab: Lab): Promise<string> {
  const line = await lab.output("modprobe -D igb 2>/dev/null | tail -n 1");
  expect(line).toMatch(/^insmod \/lib\/modules\/.*\/igb\.ko(\.[xgz][zs][t]?)?/);
  return line.replace(/^insmod \S+ ?/, "");
}
