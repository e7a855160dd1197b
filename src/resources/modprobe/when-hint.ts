/** Hosts of a fleet differ: a task can be left to those that have the hardware. */
export function whenHint(module: string): string {
  return `if this host lacks the hardware, give the task a \`when\`, such as '${module}' in (facts.pfs | map(attribute='driver'))`;
}
