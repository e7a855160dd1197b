import { describe, expect, it } from "vitest";
import { renderOrigin } from "../../../src/kmod/effective-config.ts";
import { loadedAtBoot } from "../../../src/kmod/modules-load.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";

const VFIO = "vfio_pci" as ModuleName;

describe("what has a module loaded at boot", () => {
  it.each<[string, Record<string, string>, string, readonly string[]]>([
    ["nothing", {}, "", []],
    [
      "a line",
      { "/etc/modules-load.d/a.conf": "# c\n\n vfio-pci \n" },
      "",
      ["/etc/modules-load.d/a.conf:3"],
    ],
    [
      "comments",
      { "/etc/modules-load.d/a.conf": "#vfio_pci\n;vfio_pci\n  # vfio_pci\n" },
      "",
      [],
    ],
    [
      "a longer name",
      { "/etc/modules-load.d/a.conf": "vfio_pci_core\n" },
      "",
      [],
    ],
    [
      "arguments, which systemd takes for a part of the name",
      { "/etc/modules-load.d/a.conf": "vfio_pci x=1\n" },
      "",
      [],
    ],
    [
      "arguments in /etc/modules",
      { "/etc/modules": "vfio_pci x=1\n" },
      "",
      ["/etc/modules:1"],
    ],
    [
      "a file replaced by one of the same name",
      {
        "/usr/lib/modules-load.d/a.conf": "vfio_pci\n",
        "/etc/modules-load.d/a.conf": "",
      },
      "",
      [],
    ],
    [
      "/etc/modules under the name that Debian links to it",
      {
        "/etc/modules": "vfio_pci\n",
        "/etc/modules-load.d/modules.conf": "vfio_pci\n",
      },
      "",
      ["/etc/modules-load.d/modules.conf:1"],
    ],
    [
      "the kernel command line",
      {},
      "quiet modules_load=loop,vfio-pci\n",
      ["kernel command line"],
    ],
    [
      "the kernel command line, in the other spelling",
      {},
      "rd.modules-load=vfio_pci",
      ["kernel command line"],
    ],
    [
      "another argument",
      {},
      "xmodules_load=vfio_pci modules_loads=vfio_pci",
      [],
    ],
  ])("%s", (_, contents, commandLine, expected) => {
    const files = Object.entries(contents).map(([path, text]) => ({
      path,
      text,
      modified: 0,
    }));
    expect(loadedAtBoot(files, commandLine, VFIO).map(renderOrigin)).toEqual(
      expected,
    );
  });
});
