import { Unreachable, type Target } from "./connection.ts";

export type SshTarget = Extract<Target, { readonly kind: "ssh" }>;

/**
 * The arguments of the user's own ssh. Their ssh_config, agent, jump hosts and known_hosts hold; host keys are
 * checked as they have it. Of several `-o` with one name ssh takes the first, so what the inventory says beats our
 * time limit, and nothing beats BatchMode: there is no terminal to ask on. `unshared`: over a TCP connection of its own,
 * also where their ssh_config has a master for all (ControlMaster).
 */
export function sshArguments(
  target: SshTarget,
  command: readonly string[],
  how: { readonly unshared: boolean },
): readonly string[] {
  for (const word of [target.address, target.user ?? "root"])
    if (!/^[^-\s\p{Cc}][^\s\p{Cc}]*$/u.test(word))
      throw new Unreachable(
        "connect",
        `${JSON.stringify(word)} cannot be given to ssh`,
        "It must not be empty, begin with - or hold blanks.",
      );
  return [
    "-o",
    "BatchMode=yes",
    ...(how.unshared
      ? ["-o", "ControlMaster=no", "-o", "ControlPath=none"]
      : []),
    ...target.extraArguments,
    "-o",
    `ConnectTimeout=${target.connectTimeout}`,
    ...(target.port === undefined ? [] : ["-p", String(target.port)]),
    ...(target.user === undefined ? [] : ["-l", target.user]),
    ...(target.privateKeyFile === undefined
      ? []
      : ["-i", target.privateKeyFile]),
    "-T",
    "--",
    target.address,
    command.join(" "),
  ];
}
