import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fc } from "../support/laws.ts";
import { expect, it } from "vitest";
import { effectiveConfig } from "../../src/kmod/effective-config.ts";
import { MODPROBE_DIRECTORIES } from "../../src/kmod/search-order.ts";
import type { ModuleName } from "../../src/model/module-name.ts";
import { files as configFiles } from "../support/modprobe-arbitraries.ts";
import { useHost } from "./use-host.ts";

const SEED = Number(process.env["VIRTFN_SEED"] ?? 82_576);
const CASES = 300;

// Not igb's own: those would win over what the files say of max_vfs.
const COMMAND_LINE = `igb.debug=3 "igb.note=x y" vfio-pci.ids=1:2 igb-x.a=1 modprobe.blacklist=foo,igbvf i"gb.q=1`;

/** Here as in every Debian /usr/lib and /lib are one folder. */
const FOLDERS = MODPROBE_DIRECTORIES.filter(
  (folder) => folder !== "/usr/lib/modprobe.d",
);

const host = useHost({ name: "configuration", commandLine: COMMAND_LINE });

it(`modprobe would load igb with what we say, in ${CASES} configurations of a running system`, async () => {
  const { machine } = host;
  const cases = fc
    .sample(configFiles, { numRuns: CASES, seed: SEED })
    .map((files) =>
      files.filter(({ path }) => FOLDERS.some((each) => path.startsWith(each))),
    );
  const folder = join(machine.folder, "cases");
  for (const [index, files] of cases.entries())
    for (const { path, text } of files) {
      const file = join(folder, String(index), path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  await writeFile(join(folder, "ask.sh"), askingScript(cases.length));
  await machine.copyIn(folder, "/root/cases");
  await machine.run("sh /root/cases/ask.sh > /root/answers");
  const answers = join(machine.folder, "answers");
  await machine.copyOut("/root/answers", answers);

  const kernelCommandLine = await machine.run("cat /proc/cmdline");
  expect(kernelCommandLine).toContain(COMMAND_LINE);
  const told = (await readFile(answers, "utf8")).split(/^@case\n/m).slice(1);
  expect(told).toHaveLength(cases.length);
  for (const [index, files] of cases.entries()) {
    const { redirects, install, optionsText } = effectiveConfig(
      files.map((file) => ({ ...file, modified: 0 })),
      `${kernelCommandLine}\n`,
      "igb" as ModuleName,
    );
    // Where an alias has the module's own name, modprobe speaks of what it stands for.
    if (redirects.length > 0) continue;
    const last = (told[index] ?? "")
      .split("\n")
      .findLast((line) => line !== "");
    expect({
      files,
      told: last?.replace(/^insmod \S+/, "insmod").replace(/ $/, ""),
    }).toEqual({
      files,
      told: `${install ? `install ${install.command}` : "insmod"} ${optionsText}`.replace(
        / $/,
        optionsText === "" ? "" : " ",
      ),
    });
  }
});

/** The folders of the running system become links to those of one configuration after the other. */
function askingScript(count: number): string {
  return `set -e
for folder in ${FOLDERS.join(" ")}; do
  mkdir -p "\${folder%/*}"
  rm -rf "$folder"
  ln -s "/root/current$folder" "$folder"
done
number=0
while [ "$number" -lt ${count} ]; do
  ln -sfn "/root/cases/$number" /root/current
  echo @case
  modprobe -D igb 2>/dev/null || :
  number=$((number + 1))
done
`;
}
