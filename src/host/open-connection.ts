import { randomUUID } from "node:crypto";
import { quote } from "../changes/quote.ts";
import { unreachable } from "../model/unreachable.ts";
import { passwordGate, shellCommand, type BecomeMarks } from "./become.ts";
import { classifyFailure } from "./classify-failure.ts";
import { Unreachable, type Connection, type Target } from "./connection.ts";
import { maskSecrets } from "./mask.ts";
import { pasteable } from "./pasteable.ts";
import { openSession } from "./session.ts";
import { spawnWire, type WireCommand } from "./spawn-wire.ts";
import { sshArguments } from "./ssh-command.ts";

export interface ConnectionOptions {
  /** Takes the command line and every script, fit to be pasted into a shell, with secrets masked. */
  readonly trace?: ((text: string) => void) | undefined;
  /** Whether it must be a new connection all the way, also where ssh would share one that is there. */
  readonly unshared?: boolean | undefined;
  /** Masked in the trace and in what steps print, besides the password of sudo. */
  readonly secrets?: readonly string[] | undefined;
  /** Seconds in which one script must have ended. Reading large boot images on slow hosts takes minutes. */
  readonly replyDeadline?: number | undefined;
  /** Seconds for login and sudo, where a password of sudo is to be given. */
  readonly becomeDeadline?: number | undefined;
}

/**
 * Starts the one process that a host costs: `ssh`, or `sh` here. It waits for no greeting, so a steady host costs
 * one exchange; {@link Connection} says how a host that cannot be reached shows.
 */
export async function openConnection(
  target: Target,
  options: ConnectionOptions = {},
): Promise<Connection> {
  const unique = randomUUID();
  const marks: BecomeMarks = {
    prompt: `@virtfn-password-${unique}`,
    ready: `@virtfn-ready-${unique}`,
  };
  const command = await commandOf(target, marks, options);
  const password = target.become?.password;
  const secrets = [...(options.secrets ?? []), password ?? ""];
  const mask = (text: string) => maskSecrets(text, secrets);
  const trace = (text: string) => options.trace?.(mask(text));
  trace([command.file, ...command.args].map(shown).join(" "));
  const wire = await spawnWire(command);
  const session = openSession({
    wire,
    mark: `@virtfn-${unique}`,
    gate:
      password === undefined
        ? undefined
        : passwordGate({ marks, password, write: wire.write }),
    replyDeadline: options.replyDeadline ?? 900,
    gateDeadline: options.becomeDeadline ?? 120,
    explain: (end, errorText) => classifyFailure(target, end, mask(errorText)),
  });
  return {
    ...session,
    mask,
    run: async (script, onLine) => {
      trace(pasteable(script));
      const reply = await session.run(script, onLine);
      return { ...reply, errorText: mask(reply.errorText) };
    },
    follow: async (script, onLine) => {
      trace(pasteable(script));
      return session.follow(script, onLine);
    },
  };
}

async function commandOf(
  target: Target,
  marks: BecomeMarks,
  { unshared = false }: ConnectionOptions,
): Promise<WireCommand> {
  const shell = shellCommand(target.become, marks);
  switch (target.kind) {
    case "ssh":
      return {
        file: "ssh",
        args: sshArguments(target, shell, { unshared }),
        env: undefined,
      };
    case "local":
      return { file: "sh", args: ["-c", shell.join(" ")], env: undefined };
    case "sim":
      return {
        file: "sh",
        args: ["-c", shell.join(" ")],
        env: await simulatedHost(target),
      };
    default:
      return unreachable(target);
  }
}

/** Makes the host's folder when it is not there. Its environment is all that its scripts see of this machine. */
async function simulatedHost({
  root,
  profile,
}: Extract<Target, { readonly kind: "sim" }>): Promise<
  Readonly<Record<string, string>>
> {
  const { createSimulatedHost, NotASimulatedHost } =
    await import("../sim/create-simulated-host.ts");
  const { simulatedHostEnvironment } =
    await import("../sim/simulated-host-environment.ts");
  const { isProfileName, PROFILES } = await import("../sim/profiles.ts");
  if (!isProfileName(profile))
    throw new Unreachable(
      "connect",
      `"${profile}" is not a simulated host`,
      `virtfn_sim_profile is one of ${Object.keys(PROFILES).join(", ")}.`,
    );
  try {
    await createSimulatedHost({ root, profile });
  } catch (error) {
    if (!(error instanceof NotASimulatedHost)) throw error;
    throw new Unreachable("connect", error.message);
  }
  return simulatedHostEnvironment(root);
}

/** A word as one would type it. */
function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
