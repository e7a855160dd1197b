/**
 * Keywords of Ansible that mean nothing here, with what to do instead. A playbook that has one is refused: to ignore
 * it would be to do something else than it says.
 */
const UNSUPPORTED_KEYWORDS: ReadonlyMap<string, string> = new Map([
  [
    "handlers",
    "Nothing has to be notified: virtfn sees from the state of a host what is left to do.",
  ],
  [
    "notify",
    "Nothing has to be notified: virtfn sees from the state of a host what is left to do.",
  ],
  [
    "listen",
    "Nothing has to be notified: virtfn sees from the state of a host what is left to do.",
  ],
  ["force_handlers", "There are no handlers; remove it."],
  ["roles", "Write the tasks into the play itself."],
  ["pre_tasks", "Put these tasks first in `tasks`."],
  ["post_tasks", "Put these tasks last in `tasks`."],
  [
    "import_playbook",
    "Name several playbooks on the command line, or put the plays into one file.",
  ],
  [
    "block",
    "Write the tasks one after the other; give each the `when`, `tags` and `vars` of the block.",
  ],
  ["rescue", "What fails is undone by virtfn itself."],
  ["always", "What fails is undone by virtfn itself."],
  [
    "register",
    "Tasks have no results to keep. What a host is like is in `facts`.",
  ],
  ["changed_when", "virtfn observes what changed; remove it."],
  ["failed_when", "virtfn verifies each change; remove it."],
  [
    "ignore_errors",
    "A failed change is undone, and the host is reported as failed. Use `when` to leave a host out.",
  ],
  [
    "ignore_unreachable",
    "A host that cannot be reached is reported, and the others go on.",
  ],
  ["any_errors_fatal", "Remove it; choose the hosts of a run with --limit."],
  ["max_fail_percentage", "Remove it; choose the hosts of a run with --limit."],
  [
    "serial",
    "Remove it; --forks says how many hosts are worked on at a time, --limit which ones.",
  ],
  ["strategy", "Remove it: each host goes through its plan by itself."],
  ["order", "Remove it: hosts are taken in the order of the inventory."],
  [
    "throttle",
    "Remove it; --forks says how many hosts are worked on at a time.",
  ],
  [
    "run_once",
    "Give the task a `when` that names the host: inventory_hostname == 'hv1'.",
  ],
  ["delegate_to", "Write a play with these hosts."],
  ["delegate_facts", "Remove it."],
  ["until", "Remove it: virtfn waits for what it changes, with a deadline."],
  ["retries", "Remove it: virtfn waits for what it changes, with a deadline."],
  ["delay", "Remove it: virtfn waits for what it changes, with a deadline."],
  ["async", "Remove it: a transaction runs detached on the host in any case."],
  ["poll", "Remove it: a transaction runs detached on the host in any case."],
  ["timeout", "Remove it: each step has its own deadline."],
  ["check_mode", "Use `virtfn plan`, or `apply --check`, for the whole run."],
  ["diff", "Use `virtfn plan --diff` for the whole run."],
  ["no_log", "Remove it; secrets are masked everywhere."],
  ["debugger", "Use `virtfn plan` and -v."],
  [
    "environment",
    "Remove it: what virtfn runs does not depend on the environment.",
  ],
  ["remote_user", "Set the variable ansible_user in the inventory."],
  ["user", "Set the variable ansible_user in the inventory."],
  ["port", "Set the variable ansible_port in the inventory."],
  ["connection", "Set the variable ansible_connection in the inventory."],
  ["become_user", "Set the variable ansible_become_user in the inventory."],
  ["become_method", "virtfn uses sudo; remove it."],
  ["become_flags", "virtfn uses sudo; remove it."],
  ["become_exe", "virtfn uses sudo; remove it."],
  ["collections", "Remove it: virtfn has its resources built in."],
  ["module_defaults", "Put the values into `vars` and use them in each task."],
  ["vars_prompt", "Give the variables on the command line: -e NAME=VALUE."],
  ["gather_subset", "Remove it: virtfn asks only for what the tasks need."],
  ["gather_timeout", "Remove it."],
  ["fact_path", "Remove it."],
  ["loop_control", "The item of a loop is always called `item`."],
  ["args", "Write the arguments below the resource itself."],
  ["action", "Write the resource as the key of the task: `modprobe:`."],
  ["local_action", "Write a play with `hosts: localhost`."],
  ["vars_file", "Write `vars_files`."],
]);

/** Advice for an Ansible keyword that virtfn does not have; `undefined` when the text is none. */
export function adviceForKeyword(key: string): string | undefined {
  if (/^with_[a-z]+$/.test(key))
    return "Write `loop` with a list, or with an expression that gives one.";
  return UNSUPPORTED_KEYWORDS.get(key);
}
