import type { Fact } from "./fact.ts";
import { shownLines } from "./lines.ts";

/**
 * The address of ours at which the ssh connection that carries the probe ends; `undefined` when there is none.
 * The connection hands sshd's SSH_CONNECTION on as VIRTFN_SSH_CONNECTION, since sudo takes the former away.
 */
export const sshConnection: Fact<string | undefined> = {
  name: "ssh",
  ask,
  parse,
};

function ask(): string {
  return `is_one_line "\${VIRTFN_SSH_CONNECTION-}" && say "|\${VIRTFN_SSH_CONNECTION-}"`;
}

/** `client port server port`; IPv4 may come mapped into IPv6, link-local addresses with a zone. */
function parse(lines: readonly string[]): string | undefined {
  const [, , server] = (shownLines(lines)[0] ?? "").trim().split(/\s+/);
  return server
    ?.toLowerCase()
    .replace(/%.*$/, "")
    .replace(/^::ffff:(?=\d+\.)/, "");
}
