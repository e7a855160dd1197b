import { describe, expect, it } from "vitest";
import {
  effectiveConfig,
  effectiveValue,
  renderOrigin,
} from "../../../src/kmod/effective-config.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { ConfigFile } from "../../../src/model/observation.ts";

const IGB = "igb" as ModuleName;

function files(
  contents: Readonly<Record<string, string>>,
): readonly ConfigFile[] {
  return Object.entries(contents).map(([path, text]) => ({
    path,
    text,
    modified: 0,
  }));
}

/** The winner of `max_vfs` and where it stands. */
function winner(
  contents: Readonly<Record<string, string>>,
  commandLine = "",
): string {
  const won = effectiveValue(
    effectiveConfig(files(contents), commandLine, IGB),
    "max_vfs",
  );
  return won ? `${won.value} by ${renderOrigin(won.origin)}` : "none";
}

describe("the value that the next load will use", () => {
  it.each<[string, Record<string, string>, string, string]>([
    ["nothing says it", {}, "", "none"],
    [
      "one file",
      { "/etc/modprobe.d/a.conf": "options igb max_vfs=7\n" },
      "",
      "7 by /etc/modprobe.d/a.conf:1",
    ],
    [
      "the later line of a file",
      {
        "/etc/modprobe.d/a.conf":
          "options igb max_vfs=7\noptions igb max_vfs=2\n",
      },
      "",
      "2 by /etc/modprobe.d/a.conf:2",
    ],
    [
      "the later name, whatever the directory",
      {
        "/etc/modprobe.d/a.conf": "options igb max_vfs=7\n",
        "/usr/lib/modprobe.d/b.conf": "options igb max_vfs=3\n",
      },
      "",
      "3 by /usr/lib/modprobe.d/b.conf:1",
    ],
    [
      "the same name in a stronger directory",
      {
        "/usr/lib/modprobe.d/igb.conf": "options igb max_vfs=3\n",
        "/run/modprobe.d/igb.conf": "options igb max_vfs=5\n",
        "/etc/modprobe.d/igb.conf": "options igb max_vfs=7\n",
      },
      "",
      "7 by /etc/modprobe.d/igb.conf:1",
    ],
    [
      "an empty file replaces too",
      {
        "/usr/lib/modprobe.d/igb.conf": "options igb max_vfs=3\n",
        "/etc/modprobe.d/igb.conf": "",
      },
      "",
      "none",
    ],
    [
      "capital letters come before small ones",
      {
        "/etc/modprobe.d/Z.conf": "options igb max_vfs=7\n",
        "/etc/modprobe.d/a.conf": "options igb max_vfs=1\n",
      },
      "",
      "1 by /etc/modprobe.d/a.conf:1",
    ],
    [
      "names that kmod passes over",
      {
        "/etc/modprobe.d/.hidden.conf": "options igb max_vfs=1\n",
        "/etc/modprobe.d/x.conf.bak": "options igb max_vfs=2\n",
        "/etc/modprobe.d/sub/x.conf": "options igb max_vfs=3\n",
        "/etc/modprobe.d/.conf": "options igb max_vfs=4\n",
        "/opt/modprobe.d/x.conf": "options igb max_vfs=5\n",
      },
      "",
      "none",
    ],
    [
      "the kernel command line beats every file",
      { "/etc/modprobe.d/zz.conf": "options igb max_vfs=7\n" },
      "quiet igb.max_vfs=0 ro\n",
      "0 by kernel command line",
    ],
    [
      "a dash and an underscore are the same in a parameter's name",
      { "/etc/modprobe.d/a.conf": "options igb max-vfs=4\n" },
      "",
      "4 by /etc/modprobe.d/a.conf:1",
    ],
    [
      "another module whose name begins alike",
      {
        "/etc/modprobe.d/a.conf":
          "options igbvf max_vfs=4\noptions Igb max_vfs=4\n",
      },
      "",
      "none",
    ],
    [
      "what stands behind -- is not for the module",
      { "/etc/modprobe.d/a.conf": "options igb max_vfs=4 -- max_vfs=7\n" },
      "",
      "4 by /etc/modprobe.d/a.conf:1",
    ],
    [
      "a quote left open in one file goes on into the next",
      {
        "/etc/modprobe.d/a.conf": 'options igb a="b\n',
        "/etc/modprobe.d/b.conf": "options igb max_vfs=7\n",
      },
      "",
      "none",
    ],
  ])("%s", (_, contents, commandLine, expected) => {
    expect(winner(contents, commandLine)).toBe(expected);
  });
});

describe("what else decides about a load", () => {
  const config = effectiveConfig(
    files({
      "/etc/modprobe.d/a.conf":
        "blacklist igb\ninstall ig* /bin/first\ninstall igb /bin/second\nremove igb /bin/r\nalias igb off\n",
      "/etc/modprobe.d/b.conf": "blacklist igbvf\n",
      "/usr/lib/modprobe.d/a.conf":
        "options igb max_vfs=1\noptions ixgbe max_vfs=1\n",
    }),
    "modprobe.blacklist=nouveau,igb quiet\n",
    IGB,
  );

  it("is the first install line whose pattern matches", () => {
    expect(config.install).toEqual({
      command: "/bin/first",
      origin: {
        kind: "file",
        path: "/etc/modprobe.d/a.conf",
        line: 2,
        text: "install ig* /bin/first",
      },
    });
  });

  it("is a blacklist in a file or on the command line", () => {
    expect(config.blacklistedBy.map(renderOrigin)).toEqual([
      "/etc/modprobe.d/a.conf:1",
      "kernel command line",
    ]);
  });

  it("is an alias with the module's own name", () => {
    expect(config.redirects.map(({ to }) => to)).toEqual(["off"]);
  });

  it("is not a file that was replaced, but its lines are told", () => {
    expect(config.assignments).toEqual([]);
    expect(config.replaced).toEqual([
      {
        origin: {
          kind: "file",
          path: "/usr/lib/modprobe.d/a.conf",
          line: 1,
          text: "options igb max_vfs=1",
        },
        directive: "options",
        by: "/etc/modprobe.d/a.conf",
      },
    ]);
  });
});
