/** The cure for a module of Ansible that virtfn does not run. */
export interface ForeignModule {
  /** Beside the caret: the resource that does the job, where there is one. */
  readonly label: string | undefined;
  readonly hint: string;
}

/**
 * What to do instead of an Ansible module; `undefined` when the key is none. `argumentsText` is everything written
 * below it, since `copy` to /etc/modprobe.d is another wish than `copy` to anywhere else.
 */
export function adviceForModule(
  key: string,
  argumentsText: string,
): ForeignModule | undefined {
  const short = key.split(".").at(-1) ?? key;
  const isQualified = /^[a-z_]\w*(?:\.\w+)+$/i.test(key);
  const advice = ADVICE.get(short);
  if (advice === undefined && !isQualified) return undefined;
  const wish = WISHES.find(({ pattern }) => pattern.test(argumentsText));
  if (wish && (advice === FILE || advice === COMMAND))
    return {
      label: `\`${wish.resource ?? "modprobe"}\` does this`,
      hint: wish.hint,
    };
  return advice ?? { label: undefined, hint: ARBITRARY };
}

const ARBITRARY =
  "virtfn keeps SR-IOV hosts and runs no other modules. Leave this task in an Ansible playbook of its own.";

const FILE: ForeignModule = {
  label: undefined,
  hint: "virtfn writes only the files that its resources own. Leave this task in an Ansible playbook of its own.",
};

const COMMAND: ForeignModule = {
  label: undefined,
  hint: "virtfn runs no commands of a playbook: it could neither plan nor verify nor undo them. Leave this task in an Ansible playbook of its own.",
};

const FACTS: ForeignModule = {
  label: undefined,
  hint: "Facts of a host are always there, in `facts`. Remove this task.",
};

const VARIABLES: ForeignModule = {
  label: undefined,
  hint: "Define the variable in `vars` of the play or the task.",
};

const INCLUDE: ForeignModule = {
  label: undefined,
  hint: "Write the tasks into the play itself.",
};

const INITRAMFS: ForeignModule = {
  label: "`modprobe` does this",
  hint: "virtfn rebuilds the initramfs by itself where it packs a module whose options changed. Remove this task.",
};

const ADVICE: ReadonlyMap<string, ForeignModule> = new Map([
  [
    "kernel_blacklist",
    {
      label: '`modprobe` with "state: disabled" does this',
      hint: "Write\n  modprobe:\n    name: MODULE\n    state: disabled",
    },
  ],
  [
    "reboot",
    {
      label: undefined,
      hint: "virtfn does not reboot hosts by itself. It brings what it can without one, prepares the next boot, and says `reboot_pending` (exit 6).",
    },
  ],
  [
    "sysctl",
    {
      label: undefined,
      hint: "Kernel settings outside of module parameters are not virtfn's. For a module's parameter use `modprobe` with `options`.",
    },
  ],
  ["dracut", INITRAMFS],
  ["command", COMMAND],
  ["shell", COMMAND],
  ["raw", COMMAND],
  ["script", COMMAND],
  ["expect", COMMAND],
  ["copy", FILE],
  ["template", FILE],
  ["lineinfile", FILE],
  ["blockinfile", FILE],
  ["replace", FILE],
  ["file", FILE],
  ["ini_file", FILE],
  ["setup", FACTS],
  ["gather_facts", FACTS],
  ["service_facts", FACTS],
  ["set_fact", VARIABLES],
  [
    "include_vars",
    { ...VARIABLES, hint: "Name the file in `vars_files` of the play." },
  ],
  ["include_tasks", INCLUDE],
  ["import_tasks", INCLUDE],
  ["include_role", INCLUDE],
  ["import_role", INCLUDE],
  ["include", INCLUDE],
  ["import_playbook", { ...INCLUDE, hint: "Put the plays into one file." }],
  [
    "debug",
    {
      label: undefined,
      hint: "Use `virtfn plan`, and `virtfn inventory --host HOST --explain` for variables.",
    },
  ],
  [
    "assert",
    {
      label: undefined,
      hint: "Use `when`; virtfn itself refuses what a host cannot do.",
    },
  ],
  [
    "fail",
    {
      label: undefined,
      hint: "Use `when`; virtfn itself refuses what a host cannot do.",
    },
  ],
  ["meta", { label: undefined, hint: "Remove this task." }],
  [
    "pause",
    {
      label: undefined,
      hint: "virtfn waits for what it changes, with a deadline. Remove this task.",
    },
  ],
  [
    "wait_for",
    {
      label: undefined,
      hint: "virtfn waits for what it changes, with a deadline. Remove this task.",
    },
  ],
  [
    "wait_for_connection",
    {
      label: undefined,
      hint: "virtfn reconnects by itself. Remove this task.",
    },
  ],
  ...[
    "apt",
    "dnf",
    "yum",
    "package",
    "pip",
    "service",
    "systemd",
    "systemd_service",
    "user",
    "group",
    "cron",
    "mount",
    "git",
    "get_url",
    "uri",
    "stat",
    "fetch",
    "grub",
    "kernel_cmdline",
  ].map((name) => [name, { label: undefined, hint: ARBITRARY }] as const),
]);

/** Wishes that hide in commands and file contents. */
const WISHES: readonly {
  readonly pattern: RegExp;
  readonly hint: string;
  readonly resource?: "sriov";
}[] = [
  {
    pattern: /\bblacklist\b/,
    hint: "Write\n  modprobe:\n    name: MODULE\n    state: disabled",
  },
  {
    pattern: /\bmodprobe\s+(?:-r|--remove)\b|\brmmod\b/,
    hint: "Write\n  modprobe:\n    name: MODULE\n    state: absent",
  },
  {
    pattern: /sriov_numvfs/,
    resource: "sriov",
    hint: "Write\n  sriov:\n    pf: { pci: 0000:01:00.0 }\n    num_vfs: 4",
  },
  {
    pattern: /\b(?:max|num)_vfs\b/,
    hint: "Write\n  modprobe:\n    name: igb\n    options:\n      max_vfs: 7",
  },
  {
    pattern: /modprobe\.d|\bmodprobe\b|\binsmod\b/,
    hint: "Write\n  modprobe:\n    name: MODULE\n    options:\n      PARAMETER: VALUE",
  },
  {
    pattern: /modules-load\.d|\/etc\/modules\b/,
    hint: "Write\n  modprobe:\n    name: MODULE\nA module that is present is also loaded at the next boot.",
  },
  {
    pattern: /update-initramfs|\bdracut\b|\bmkinitcpio\b/,
    hint: "virtfn rebuilds the initramfs by itself where it packs a module whose options changed. Remove this task.",
  },
];
