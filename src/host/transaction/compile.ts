import type { Command, Step } from "../../changes/change.ts";
import { quote } from "../../changes/quote.ts";
import { Bug } from "../../model/unreachable.ts";
import { CONFIRM } from "./runtime/confirm.ts";
import { RUNTIME } from "./runtime/runtime.ts";
import type { Confirmation, Transaction } from "./transaction.ts";

/**
 * One POSIX sh script that carries out the steps of a transaction by itself, and undoes them in reverse when one
 * fails. It is to be started by {@link startScript}, but runs on its own as well.
 */
export function compileTransaction(transaction: Transaction): string {
  const { id, holder, startedAt, steps, verbs, confirmation } = transaction;
  if (!/^[0-9A-Za-z][0-9A-Za-z.-]*$/.test(id))
    throw new Bug(`${JSON.stringify(id)} cannot be a transaction's id`);
  return `${[
    HEADER,
    [
      `tx_id=${quote(id)}`,
      `tx_holder=${quote(oneLine(holder))}`,
      `tx_since=${Math.floor(startedAt)}`,
    ].join("\n"),
    RUNTIME,
    ...(confirmation ? [CONFIRM] : []),
    ...Object.values(verbs),
    ...steps.flatMap((step, index) => stepFunctions(step, index + 1)),
    stepsFunction(steps, confirmation),
    undoFunction(steps),
    ...finishFunctions(steps),
    "tx_main",
  ].join("\n\n")}\n`;
}

const HEADER = `#!/bin/sh
# A transaction of virtfn.
# shellcheck disable=SC2317 # functions are called by names in variables
# shellcheck disable=SC2030,SC2031 # verbs are subshells, and lend their variables to those that they call`;

/** Seconds for what is done after success, over all steps. */
const FINISH_DEADLINE = 60;

/** Titles and holders are lines of the log and of the lock: what would break a line becomes a space. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f]+/g, " ").trim();
}

function stepFunctions(step: Step, number: number): string[] {
  const run = shFunction(
    `tx_run_${number}`,
    step.run.map((command) => `${renderCommand(command)} || return`),
  );
  return step.undo.length === 0
    ? [run]
    : [run, tolerantFunction(`tx_undo_${number}`, step.undo)];
}

/** Goes on after a command that failed, and fails in the end. */
function tolerantFunction(name: string, commands: readonly Command[]): string {
  return shFunction(name, [
    "tx_bad=0",
    ...commands.map((command) => `${renderCommand(command)} || tx_bad=$?`),
    'return "$tx_bad"',
  ]);
}

function stepsFunction(
  steps: readonly Step[],
  confirmation: Confirmation | undefined,
): string {
  const calls = steps.map((step, index) => {
    const shares = step.isShort === true && steps[index - 1]?.isShort === true;
    return `tx_step ${parametersOf(step, index + 1)}${shares ? " short" : ""}`;
  });
  if (confirmation) {
    const { afterSteps, within } = confirmation;
    calls.splice(afterSteps, 0, `tx_confirm ${Math.ceil(within)}`);
  }
  return shFunction("tx_steps", [calls.join(" &&\n    ") || ":"]);
}

function undoFunction(steps: readonly Step[]): string {
  const undos = steps.map((step, index) =>
    step.undo.length === 0 ? "" : `tx_undo ${parametersOf(step, index + 1)}`,
  );
  return shFunction("tx_undo_all", undos.toReversed().filter(isNotEmpty));
}

function finishFunctions(steps: readonly Step[]): string[] {
  const commands = steps.flatMap((step) => step.finish);
  if (commands.length === 0) return [shFunction("tx_finish_all", [])];
  return [
    tolerantFunction("tx_finish", commands),
    shFunction("tx_finish_all", [
      `tx_perform tx_finish ${FINISH_DEADLINE} finish || tx_log finish failed "$tx_reason"`,
    ]),
  ];
}

function parametersOf(step: Step, number: number): string {
  return `${number} ${Math.ceil(step.deadline)} ${quote(oneLine(step.title))}`;
}

function renderCommand({ argv, stdin }: Command): string {
  const words = argv.map((word, index) =>
    index === 0 && /^[a-z][a-z0-9_-]*$/.test(word) ? word : quote(word),
  );
  const command = words.join(" ");
  return stdin === undefined
    ? command
    : `printf '%s' ${quote(stdin)} | ${command}`;
}

function shFunction(name: string, lines: readonly string[]): string {
  const body = lines.length === 0 ? [":"] : lines;
  return `${name}() {\n${body.map((line) => `  ${line}`).join("\n")}\n}`;
}

function isNotEmpty(text: string): boolean {
  return text !== "";
}
