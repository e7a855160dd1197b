import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Become, Target } from "../host/connection.ts";
import {
  readConnectionVariables,
  type ConnectionVariables,
} from "./connection-variables.ts";
import type { HostVariables } from "../inventory/inventory.ts";

/** What the flags say; as in Ansible, a host's own variables win over them. */
export interface ConnectionDefaults {
  readonly user: string | undefined;
  readonly privateKey: string | undefined;
  /** Seconds. */
  readonly timeout: number;
  /** What playbook and flags ask for; `ansible_become` wins over it. */
  readonly become: boolean;
  readonly becomePassword: string | undefined;
  readonly cwd: string;
}

export type ResolvedTarget =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** How to reach a host. */
export function resolveTarget(
  host: string,
  variables: HostVariables,
  defaults: ConnectionDefaults,
): ResolvedTarget {
  const read = readConnectionVariables(variables);
  if (!read.ok) return read;
  const given = read.value;
  const become = resolveBecome(given, defaults);
  switch (given.connection) {
    case "local":
      return { ok: true, target: { kind: "local", become } };
    case "sim":
      return simulated(host, given, defaults, become);
    default:
      return {
        ok: true,
        target: {
          kind: "ssh",
          address: given.address ?? host,
          port: given.port,
          user: given.user ?? defaults.user,
          privateKeyFile: given.privateKeyFile ?? defaults.privateKey,
          extraArguments: given.extraArguments,
          connectTimeout: given.timeout ?? defaults.timeout,
          become,
        },
      };
  }
}

function resolveBecome(
  given: ConnectionVariables,
  defaults: ConnectionDefaults,
): Become | undefined {
  if (!(given.become ?? defaults.become)) return undefined;
  return {
    user: given.becomeUser ?? "root",
    password: given.becomePassword ?? defaults.becomePassword,
  };
}

/** A simulated host's folder is meant beside the file that names it. */
function simulated(
  host: string,
  given: ConnectionVariables,
  { cwd }: ConnectionDefaults,
  become: Become | undefined,
): ResolvedTarget {
  if (given.simRoot === undefined)
    return {
      ok: false,
      diagnostics: [
        {
          code: "missing-key",
          severity: "error",
          message: `"${host}" is a simulated host, and nothing says in which folder it lives`,
          range: given.connectionRange,
          hint: "Set virtfn_sim_root to a folder; it is made when it is not there.",
        },
      ],
    };
  const { path, from } = given.simRoot;
  const root = resolve(cwd, from === undefined ? "." : dirname(from), path);
  return {
    ok: true,
    target: { kind: "sim", root, profile: given.simProfile ?? "igb", become },
  };
}
