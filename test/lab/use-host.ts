import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, onTestFailed } from "vitest";
import { buildLab } from "./build.ts";
import type { Machine, MachineOptions } from "./machine.ts";
import { startMachine } from "./machine.ts";
import type { CommandOptions, Told, WatchedRun } from "./virtfn.ts";
import { runVirtfn, watchVirtfn } from "./virtfn.ts";

/** A machine of a file's tests, with virtfn pointed at it. */
export interface LabHost {
  /** Only within a test. */
  readonly machine: Machine;
  /** Runs virtfn with this host as its inventory; fails, with all that it said, when the exit code is another one. */
  readonly virtfn: (
    exitCode: number,
    args: readonly string[],
    options?: CommandOptions,
  ) => Promise<Told>;
  readonly watch: (args: readonly string[]) => WatchedRun;
  /** Writes a playbook of one play with these tasks, YAML of a list, and returns its path. */
  readonly playbook: (tasks: string) => Promise<string>;
  /** Variables of the host besides how it is reached. */
  readonly inventory: (
    variables: Readonly<Record<string, string>>,
  ) => Promise<string>;
}

/**
 * One machine for all tests of a file. When one fails, what virtfn said last and the console's tail are printed.
 * `prepare` is sh that runs before each test.
 */
export function useHost(
  options: MachineOptions & { readonly prepare?: string },
): LabHost {
  let machine: Machine | undefined;
  let said = "";
  let playbooks = 0;
  let inventory = "";

  const host: LabHost = {
    get machine() {
      if (machine === undefined) throw new Error(`${options.name} is not up`);
      return machine;
    },
    async virtfn(exitCode, args, commandOptions) {
      const [command = "", ...rest] = args;
      const told = await runVirtfn(
        [command, ...inventoryFlag(command, rest), ...rest],
        commandOptions,
      );
      said = `virtfn ${args.join(" ")}\nexit ${told.exitCode}\n${told.stdout}${told.stderr}`;
      if (told.exitCode !== exitCode)
        throw new Error(`expected exit ${exitCode} of ${said}`);
      return told;
    },
    watch: (args) => {
      const [command = "", ...rest] = args;
      const run = watchVirtfn([
        command,
        ...inventoryFlag(command, rest),
        ...rest,
      ]);
      void keep(run);
      return run;
    },
    async playbook(tasks) {
      playbooks += 1;
      const file = join(host.machine.folder, `playbook-${playbooks}.yml`);
      await writeFile(
        file,
        `- name: a test\n  hosts: all\n  become: true\n  tasks:\n${tasks.trim().replaceAll(/^/gm, "    ")}\n`,
      );
      return file;
    },
    async inventory(variables) {
      const { folder, name, sshConfig } = host.machine;
      const file = join(
        folder,
        `inventory-${Object.keys(variables).join("-")}.yml`,
      );
      const all = {
        ansible_ssh_common_args: `-F ${sshConfig}`,
        ...variables,
      };
      await writeFile(
        file,
        JSON.stringify({ all: { hosts: { [name]: all } } }, undefined, 2),
      );
      return file;
    },
  };

  function inventoryFlag(
    command: string,
    rest: readonly string[],
  ): readonly string[] {
    return command === "" || rest.includes("-i") ? [] : ["-i", inventory];
  }

  async function keep(run: WatchedRun): Promise<void> {
    const { exitCode, events, stderr } = await run.finished;
    said = `exit ${exitCode}\n${events.map((event) => JSON.stringify(event)).join("\n")}\n${stderr}`;
  }

  beforeAll(async () => {
    machine = await startMachine(await buildLab(), options);
    inventory = await host.inventory({});
  });
  beforeEach(async () => {
    onTestFailed(async () => {
      process.stdout.write(
        `--- virtfn said last\n${said.slice(-12_000)}\n--- the console of ${options.name}\n${(await machine?.consoleTail(60)) ?? "(never up)"}\n---\n`,
      );
    });
    if (options.prepare !== undefined) await host.machine.run(options.prepare);
  });
  afterAll(async () => {
    await machine?.[Symbol.asyncDispose]();
  });
  return host;
}
