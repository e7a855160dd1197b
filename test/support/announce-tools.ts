import { findTool } from "./tools.ts";

const OPTIONAL_TOOLS = [
  "modprobe",
  "dash",
  "busybox",
  "shellcheck",
  "sshd",
  "ansible-inventory",
];

/** Says once, before the run, which oracles are missing, so that a skipped test is no surprise. */
export default function announceTools(): void {
  const missing = OPTIONAL_TOOLS.filter((tool) => findTool(tool) === undefined);
  if (missing.length === 0) return;
  process.stderr.write(
    `Not installed, so tests against them are skipped: ${missing.join(", ")}.\n`,
  );
}
