import type { ChangeKind, Command, WriteParameter } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { withModule } from "./predict-module.ts";

export const writeParameter: ChangeKind<WriteParameter> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { module, parameter, to }) =>
    withModule(observation, module, (before) => ({
      ...before,
      liveParameters: before.liveParameters.map((live) =>
        live.name === parameter ? { ...live, value: to } : live,
      ),
    })),
  step: (change) => ({
    title: words(change),
    run: [write(change, change.to)],
    undo: [write(change, change.from)],
    finish: [],
    deadline: DEADLINES.parameter,
  }),
  verbs: {
    // No line break after the value: the kernel would keep it in a charp (kernel/params.c, param_set_charp).
    verb_write_parameter: String.raw`verb_write_parameter() (
  path=$R/sys/module/$1/parameters/$2
  if ! words=$(printf '%s' "$3" | tee "$path" 2>&1 >/dev/null); then
    printf 'writing %s to the parameter %s of %s failed: %s\n' "$3" "$2" "$1" "$words" >&2
    exit 1
  fi
  now=$(cat "$path") || exit 1
  if [ "$now" != "$3" ]; then
    printf 'the parameter %s of %s is %s after %s was written\n' "$2" "$1" "$now" "$3" >&2
    exit 1
  fi
)`,
  },
};

function write({ module, parameter }: WriteParameter, value: string): Command {
  return { argv: ["verb_write_parameter", module, parameter, value] };
}

function words({ module, parameter, from, to }: WriteParameter): string {
  return `${module} ${parameter} ${from} → ${to} in /sys/module/${module}/parameters`;
}
