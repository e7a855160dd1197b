import { maskSecrets } from "../host/mask.ts";
import type { RunEvent } from "./events.ts";
import type { HostEntry } from "./run-request.ts";
import { isWorthMasking } from "./secrets-of.ts";

/** What may be told of a run, by whatever way: every secret value that the run knows is masked in it. */
export interface EventMask {
  readonly event: (event: RunEvent) => RunEvent;
  /** A part of a document about one host. */
  readonly ofHost: <T>(host: string, part: T) => T;
  /** Text about no host in particular. */
  readonly text: (text: string) => string;
}

export function createEventMask(hosts: readonly HostEntry[]): EventMask {
  const secrets = new Map(
    hosts.flatMap((host) => {
      const known = secretsOfEntry(host);
      return known.length > 0 ? [[host.name, known] as const] : [];
    }),
  );
  const ofHost = <T>(host: string, part: T): T =>
    maskPart(part, secrets.get(host) ?? []);
  const all = [...new Set([...secrets.values()].flat())];
  return {
    ofHost,
    text: (text) => maskSecrets(text, all),
    event: (event) => {
      switch (event.kind) {
        case "host-finished":
          return {
            ...event,
            result: ofHost(event.result.host, event.result),
          };
        case "run-finished":
          return {
            ...event,
            results: event.results.map((result) => ofHost(result.host, result)),
          };
        case "warning":
          return event.host === undefined
            ? maskPart(event, all)
            : ofHost(event.host, event);
        case "run-started":
        case "play-started":
        case "interrupted":
          return maskPart(event, all);
        default:
          return ofHost(event.host, event);
      }
    },
  };
}

function secretsOfEntry({ secrets, target }: HostEntry): readonly string[] {
  const password = target.become?.password ?? "";
  return isWorthMasking(password) ? [...secrets, password] : secrets;
}

/** Members that hold words of our own or names that tell hosts apart: a password that equals one betrays nothing. */
const PLAIN_MEMBERS: ReadonlySet<string> = new Set([
  "kind",
  "host",
  "hosts",
  "status",
  "verdict",
  "revert",
  "consent",
  "worst",
  "disruption",
  "resource",
  "tool",
  "fingerprint",
  "transaction",
]);

function maskPart<T>(part: T, secrets: readonly string[]): T {
  return secrets.length === 0 ? part : (maskValue(part, secrets) as T);
}

function maskValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return maskSecrets(value, secrets);
  if (Array.isArray(value))
    return value.map((item) => maskValue(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      PLAIN_MEMBERS.has(name) ? member : maskValue(member, secrets),
    ]),
  );
}
