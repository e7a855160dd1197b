import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { allVerbs } from "../../../src/changes/kinds.ts";
import { PREAMBLE } from "../../../src/host/framing.ts";
import { compileTransaction } from "../../../src/host/transaction/compile.ts";
import {
  attachScript,
  cancelScript,
  confirmScript,
  startScript,
} from "../../../src/host/transaction/journal-scripts.ts";
import { hasTool } from "../../support/tools.ts";
import { step } from "../../support/transaction-host.ts";

const script = compileTransaction({
  id: "t1",
  holder: "me",
  startedAt: 0,
  verbs: allVerbs(),
  steps: [
    step("write", {
      run: [{ argv: ["verb_write_file", "/etc/x"], stdin: "a 'b'\n" }],
      undo: [{ argv: ["verb_unwrite_file", "/etc/x"] }],
      finish: [{ argv: ["verb_keep_folder", "/etc/x"] }],
    }),
    step("nothing to undo", { undo: [] }),
  ],
  confirmation: { afterSteps: 1, within: 120 },
});

describe.skipIf(!hasTool("shellcheck"))(
  "shellcheck has no word against",
  () => {
    test.each([
      ["a transaction", script],
      [
        "an empty transaction",
        compileTransaction({
          id: "t1",
          holder: "me",
          startedAt: 0,
          verbs: {},
          steps: [],
        }),
      ],
      [
        "what starts one",
        startScript({ id: "t1", script: "exit 0\n", follower: "0" }),
      ],
      [
        "what follows one",
        attachScript({ id: "t1", seen: 2, follower: "1", cancel: false }),
      ],
      [
        "what follows and cancels one",
        attachScript({ id: "t1", seen: 0, follower: "1", cancel: true }),
      ],
      ["what cancels one", cancelScript("t1")],
      ["what confirms one", confirmScript("t1", "boot-1")],
      ["the preamble of a session", PREAMBLE],
    ])("%s", (_title, text) => {
      const { stdout, status } = spawnSync("shellcheck", ["-s", "sh", "-"], {
        input: text,
        encoding: "utf8",
      });
      expect(stdout).toBe("");
      expect(status).toBe(0);
    });
  },
);
