import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  worstDisruption,
  type AllowedDisruption,
} from "../model/disruption.ts";
import type { HostVariables } from "../inventory/inventory.ts";
import { isSelected, type TagSelection } from "../playbook/select-tags.ts";
import { playbookWishes } from "../run/playbook-wishes.ts";
import { secretsOf } from "../run/secrets-of.ts";
import { resolveTarget, type ConnectionDefaults } from "../run/target.ts";
import type { HostEntry, HostWork, PlayRun } from "../run/run-request.ts";
import type { ChangePolicy } from "../plan/plan.ts";
import type { Play } from "../playbook/play.ts";
import type { Inputs, PlayInput } from "./load-inputs.ts";
import type { RunOptions } from "./options.ts";

type RequestOptions = Pick<
  RunOptions,
  | "tags"
  | "skipTags"
  | "become"
  | "allowDisruption"
  | "allowDisconnect"
  | "stage"
>;

export type BuiltRequest =
  | {
      readonly ok: true;
      readonly hosts: readonly HostEntry[];
      readonly plays: readonly PlayRun[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** From checked input to what the conductor is told: for each host a way to it, for each play its wishes. */
export function buildRequest(
  { plays }: Inputs,
  options: RequestOptions,
  defaults: Omit<ConnectionDefaults, "become">,
): BuiltRequest {
  const selection: TagSelection = {
    tags: options.tags,
    skipTags: options.skipTags,
  };
  const diagnostics: Diagnostic[] = [];
  const runs = plays.map((input) =>
    buildPlay(input, options, selection, diagnostics),
  );
  const hosts = [...hostsOf(plays, selection)].flatMap(
    ([name, { variables, become, plays: own }]): readonly HostEntry[] => {
      const wanted = become ?? options.become ?? false;
      const resolved = resolveTarget(name, variables, {
        ...defaults,
        become: wanted,
      });
      if (resolved.ok)
        return [
          { name, target: resolved.target, secrets: secretsOf(variables, own) },
        ];
      diagnostics.push(...resolved.diagnostics);
      return [];
    },
  );
  return diagnostics.length > 0
    ? { ok: false, diagnostics }
    : { ok: true, hosts, plays: runs };
}

function buildPlay(
  { play, hosts }: PlayInput,
  options: RequestOptions,
  selection: TagSelection,
  diagnostics: Diagnostic[],
): PlayRun {
  const policy = policyOf(play, options);
  const works = hosts.flatMap(({ name, variables }): readonly HostWork[] => {
    const built = playbookWishes(play, variables, selection);
    if (built.kind === "wishes")
      return [
        { host: name, policy, wishes: built.wishes, promised: undefined },
      ];
    diagnostics.push(...built.diagnostics);
    return [];
  });
  return { name: play.name, hosts: works };
}

/** The flags add to what the play allows, never take away. */
function policyOf(play: Play, options: RequestOptions): ChangePolicy {
  const allowed = [play.allowDisruption, options.allowDisruption].flatMap(
    (each) => each ?? [],
  );
  return {
    allow:
      allowed.length > 0
        ? (worstDisruption(allowed) as AllowedDisruption)
        : undefined,
    disconnect: play.allowDisconnect || options.allowDisconnect === true,
    stage: play.stage && options.stage,
  };
}

interface HostNeeds {
  readonly variables: HostVariables;
  /** `undefined` where neither plays nor tasks say; one that needs root is enough, since a host has one shell. */
  become: boolean | undefined;
  readonly plays: Play[];
}

function hostsOf(
  plays: readonly PlayInput[],
  selection: TagSelection,
): ReadonlyMap<string, HostNeeds> {
  const needs = new Map<string, HostNeeds>();
  for (const { play, hosts } of plays) {
    const become = becomeOf(play, selection);
    for (const { name, variables } of hosts) {
      const known = needs.get(name) ?? {
        variables,
        become: undefined,
        plays: [],
      };
      known.plays.push(play);
      if (become !== undefined)
        known.become = (known.become ?? false) || become;
      needs.set(name, known);
    }
  }
  return needs;
}

function becomeOf(play: Play, selection: TagSelection): boolean | undefined {
  const said = play.tasks
    .filter((task) => isSelected([...play.tags, ...task.tags], selection))
    .flatMap((task) => task.become ?? play.become ?? []);
  return said.length === 0 ? play.become : said.includes(true);
}
