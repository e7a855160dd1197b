import { quote } from "../changes/quote.ts";

/**
 * How scripts travel. Each is one quoted word within one group, so the shell has read all of it before any of it
 * runs, and a script with a fault ends its own subshell alone. Lines that begin with the run's secret mark are the
 * protocol; what stands before the first of them is a login banner or a talkative start-up file.
 */
export type Frame =
  | { readonly kind: "begin"; readonly run: number }
  | { readonly kind: "end"; readonly run: number; readonly status: number }
  | { readonly kind: "errors-begin"; readonly run: number }
  | { readonly kind: "errors-end"; readonly run: number }
  | { readonly kind: "beside"; readonly run: number; readonly text: string }
  | {
      readonly kind: "beside-end";
      readonly run: number;
      readonly status: number;
    };

/**
 * Sent before the first script. Administrators' tools are not on every user's PATH (a host below a root of its own
 * has its own), messages are to be in one language, and sudo takes SSH_CONNECTION away, so it comes as the first
 * argument where there was a sudo.
 */
export const PREAMBLE = `[ -n "\${VIRTFN_ROOT-}" ] || PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C F='' VIRTFN_SSH_CONNECTION=\${1:-\${SSH_CONNECTION-}}
export PATH LC_ALL VIRTFN_SSH_CONNECTION
trap '[ -z "$F" ] || kill $F 2>/dev/null' EXIT
cd /
`;

export function frameRun(mark: string, run: number, script: string): string {
  return `{
printf '\\n%s\\n' '${mark} begin ${run}'
printf '\\n%s\\n' '${mark} errors-begin ${run}' >&2
(eval ${quote(script)}) </dev/null
printf '\\n%s\\n' "${mark} end ${run} $?"
printf '\\n%s\\n' '${mark} errors-end ${run}' >&2
}
`;
}

/** The script tells its lines apart with `$MARK`; it runs in the background until the shell ends. */
export function frameBeside(mark: string, run: number, script: string): string {
  return `{
(MARK='${mark} beside ${run} '; trap 'printf "%s\\n" "${mark} beside-end ${run} $?"' EXIT; eval ${quote(script)}) </dev/null &
F="$F $!"
}
`;
}

/** `undefined` for a line that is not the protocol's. */
export function parseFrame(mark: string, line: string): Frame | undefined {
  if (!line.startsWith(`${mark} `)) return undefined;
  const [, kind, number, rest = ""] =
    /^([a-z-]+) (\d+) ?(.*)$/s.exec(line.slice(mark.length + 1)) ?? [];
  const run = Number(number);
  switch (kind) {
    case "begin":
    case "errors-begin":
    case "errors-end":
      return { kind, run };
    case "end":
    case "beside-end":
      return { kind, run, status: Number(rest) };
    case "beside":
      return { kind, run, text: rest };
    default:
      return undefined;
  }
}
