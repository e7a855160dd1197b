import { findTool, hasTool } from "./tools.ts";

/** The shells that scripts have to run under; `sh` where the machine has none of the others by name. */
export const SHELLS: readonly {
  readonly name: string;
  readonly argv: readonly string[];
  readonly isHere: boolean;
}[] = [
  { name: "sh", argv: ["sh"], isHere: !hasTool("dash") && !hasTool("bash") },
  { name: "dash", argv: [findTool("dash") ?? "dash"], isHere: hasTool("dash") },
  { name: "bash", argv: [findTool("bash") ?? "bash"], isHere: hasTool("bash") },
  {
    name: "busybox sh",
    argv: [findTool("busybox") ?? "busybox", "sh"],
    isHere: hasTool("busybox"),
  },
];
