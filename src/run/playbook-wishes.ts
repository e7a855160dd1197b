import type { HostVariables } from "../inventory/inventory.ts";
import { factsValue } from "../playbook/facts-value.ts";
import type { Play } from "../playbook/play.ts";
import { resolvePlay, type PlayResolution } from "../playbook/resolve.ts";
import type { TagSelection } from "../playbook/select-tags.ts";
import { Bug } from "../model/unreachable.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { WishSource } from "./run-request.ts";

/**
 * The wishes that a play has for a host. What is wrong already without the host's facts is said here, before any
 * host is contacted; what needs no facts is not evaluated again.
 */
export function playbookWishes(
  play: Play,
  variables: HostVariables,
  selection: TagSelection,
):
  | {
      readonly kind: "wishes";
      readonly wishes: WishSource;
      readonly first: PlayResolution & { kind: "resolved" | "needs-facts" };
    }
  | { readonly kind: "wrong"; readonly diagnostics: readonly Diagnostic[] } {
  const first = resolvePlay({ play, variables, selection, facts: undefined });
  if (first.kind === "invalid")
    return { kind: "wrong", diagnostics: first.diagnostics };
  const wishes: WishSource = {
    request: first.request,
    resolve: (observation) => {
      const resolved =
        first.kind === "resolved"
          ? first
          : resolvePlay({
              play,
              variables,
              selection,
              facts: factsValue(observation),
            });
      switch (resolved.kind) {
        case "invalid":
          return { kind: "wrong", diagnostics: resolved.diagnostics };
        case "needs-facts":
          throw new Bug(
            `play "${play.name}" still needs facts although they are known`,
          );
        case "resolved":
          return {
            kind: "resolved",
            tasks: resolved.tasks,
            request: resolved.request,
          };
      }
    },
  };
  return { kind: "wishes", wishes, first };
}
