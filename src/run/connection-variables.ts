import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceRange } from "../diagnostics/source.ts";
import { evaluateNode } from "../expressions/evaluate-node.ts";
import type { HostVariables } from "../inventory/inventory.ts";
import type { Value } from "../model/value.ts";
import { hostScope } from "../playbook/host-scope.ts";
import { isProfileName, PROFILES, type ProfileName } from "../sim/profiles.ts";
import { fromValue } from "../yaml/from-value.ts";
import { splitWords } from "./split-words.ts";

/** The variables of a host that say how to reach it, evaluated; Ansible's names, and two for simulated hosts. */
export interface ConnectionVariables {
  readonly connection: "ssh" | "local" | "sim" | undefined;
  readonly connectionRange: SourceRange | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly privateKeyFile: string | undefined;
  readonly extraArguments: readonly string[];
  /** Seconds for a connection to be made. */
  readonly timeout: number | undefined;
  readonly become: boolean | undefined;
  readonly becomeUser: string | undefined;
  readonly becomePassword: string | undefined;
  readonly simRoot:
    { readonly path: string; readonly from: string | undefined } | undefined;
  readonly simProfile: ProfileName | undefined;
}

export type ReadVariables =
  | { readonly ok: true; readonly value: ConnectionVariables }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export function readConnectionVariables(
  variables: HostVariables,
): ReadVariables {
  const diagnostics: Diagnostic[] = [];
  const reader = createReader(variables, diagnostics);
  const connection = reader.text("ansible_connection", CONNECTION);
  const value: ConnectionVariables = {
    connection:
      connection === "smart"
        ? "ssh"
        : (connection as "ssh" | "local" | "sim" | undefined),
    connectionRange: variables.get("ansible_connection")?.range,
    address:
      reader.text("ansible_host", ADDRESS) ??
      reader.text("ansible_ssh_host", ADDRESS),
    port: reader.port("ansible_port") ?? reader.port("ansible_ssh_port"),
    user:
      reader.text("ansible_user", WORD) ??
      reader.text("ansible_ssh_user", WORD),
    privateKeyFile:
      reader.text("ansible_ssh_private_key_file", LINE) ??
      reader.text("ansible_private_key_file", LINE),
    extraArguments: [
      ...reader.words("ansible_ssh_common_args"),
      ...reader.words("ansible_ssh_extra_args"),
    ],
    timeout:
      reader.seconds("ansible_timeout") ??
      reader.seconds("ansible_ssh_timeout"),
    become: reader.flag("ansible_become"),
    becomeUser: reader.text("ansible_become_user", WORD),
    becomePassword:
      reader.text("ansible_become_password", LINE) ??
      reader.text("ansible_become_pass", LINE),
    simRoot: reader.path("virtfn_sim_root"),
    simProfile: reader.profile("virtfn_sim_profile"),
  };
  reader.text("ansible_become_method", SUDO);
  for (const [name, why] of REFUSED) reader.refuse(name, why);
  return diagnostics.length > 0
    ? { ok: false, diagnostics }
    : { ok: true, value };
}

interface Form {
  readonly pattern: RegExp;
  readonly wanted: string;
}

const CONNECTION: Form = {
  pattern: /^(?:ssh|smart|local|sim)$/,
  wanted: "has to be ssh, local or sim",
};
const SUDO: Form = {
  pattern: /^sudo$/,
  wanted: "has to be sudo: virtfn knows no other way to become another user",
};
/** A word that ssh cannot take for an option, nor a shell for more than a word. */
const WORD: Form = {
  pattern: /^[A-Za-z0-9_.][A-Za-z0-9_.@\\-]*$/,
  wanted: "has to be the name of a user",
};
const ADDRESS: Form = {
  pattern: /^[^\s-]\S*$/,
  wanted: "has to be a host name or an address",
};
const LINE: Form = {
  pattern: /^[^\n\0]+$/,
  wanted: "has to be one line of text",
};

const NO_PASSWORD = "virtfn does not type ssh passwords: use a key or an agent";
const NO_SUDO_WORDS =
  "virtfn calls sudo by its name, with flags of its own; sudoers can say the rest";
const NO_HOST_KEYS =
  "ssh always checks host keys; StrictHostKeyChecking in ssh_config or ansible_ssh_common_args says how";

/** What Ansible would heed and virtfn does not: going on without it could reach the wrong host, or the wrong user. */
const REFUSED: readonly (readonly [name: string, why: string])[] = [
  ["ansible_password", NO_PASSWORD],
  ["ansible_ssh_pass", NO_PASSWORD],
  ["ansible_ssh_password", NO_PASSWORD],
  ["ansible_become_exe", NO_SUDO_WORDS],
  ["ansible_become_flags", NO_SUDO_WORDS],
  ["ansible_sudo_exe", NO_SUDO_WORDS],
  ["ansible_sudo_flags", NO_SUDO_WORDS],
  ["ansible_ssh_executable", "virtfn runs the ssh that PATH finds"],
  ["ansible_host_key_checking", NO_HOST_KEYS],
  ["ansible_ssh_host_key_checking", NO_HOST_KEYS],
];

function createReader(variables: HostVariables, diagnostics: Diagnostic[]) {
  const scope = hostScope({ vars: [] }, variables, undefined).forTask({
    vars: [],
  });

  function wrong(name: string, message: string): undefined {
    diagnostics.push({
      code: "bad-value",
      severity: "error",
      message: `${name} ${message}`,
      range: variables.get(name)?.range,
    });
    return undefined;
  }

  function evaluated(name: string): Value | undefined {
    const variable = variables.get(name);
    if (!variable) return undefined;
    const range = variable.range ?? {
      file: { path: variable.origin, text: "" },
      start: 0,
      end: 0,
    };
    const evaluation = evaluateNode(
      variable.node ?? fromValue(variable.value, range),
      scope,
    );
    if (evaluation.kind === "value") return evaluation.value;
    if (evaluation.kind === "problems")
      diagnostics.push(...evaluation.diagnostics);
    else wrong(name, "cannot depend on facts: it says how to reach the host");
    return undefined;
  }

  function text(name: string, { pattern, wanted }: Form): string | undefined {
    const value = evaluated(name);
    if (value === undefined || value === null) return undefined;
    const isText = typeof value === "string" || typeof value === "number";
    return isText && pattern.test(String(value))
      ? String(value)
      : wrong(name, wanted);
  }

  function count(
    name: string,
    most: number,
    wanted: string,
  ): number | undefined {
    const value = evaluated(name);
    if (value === undefined || value === null) return undefined;
    const number =
      typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === "number" &&
      Number.isInteger(number) &&
      number > 0 &&
      number <= most
      ? number
      : wrong(name, wanted);
  }

  return {
    text,
    port: (name: string): number | undefined =>
      count(name, 65_535, "has to be a port number, 1 to 65535"),
    seconds: (name: string): number | undefined =>
      count(name, 86_400, "has to be whole seconds, 1 to 86400"),
    flag: (name: string): boolean | undefined => {
      const value = evaluated(name);
      if (value === undefined || value === null) return undefined;
      if (typeof value === "boolean") return value;
      // INI inventories have no booleans of their own.
      if (typeof value === "string" && /^(?:true|yes)$/i.test(value))
        return true;
      if (typeof value === "string" && /^(?:false|no)$/i.test(value))
        return false;
      return wrong(name, "has to be true or false");
    },
    words: (name: string): readonly string[] =>
      splitWords(text(name, LINE) ?? "") ??
      wrong(name, "has a quote that does not end") ??
      [],
    path: (name: string): ConnectionVariables["simRoot"] => {
      const path = text(name, LINE);
      return path === undefined
        ? undefined
        : { path, from: variables.get(name)?.range?.file.path };
    },
    profile: (name: string): ProfileName | undefined => {
      const profile = text(name, LINE);
      if (profile === undefined || isProfileName(profile)) return profile;
      const known = Object.keys(PROFILES);
      return wrong(
        name,
        `names a kind of simulated host that does not exist; there are ${known.join(", ")}`,
      );
    },
    refuse: (name: string, why: string): void => {
      if (variables.has(name)) wrong(name, `is not used: ${why}`);
    },
  };
}
