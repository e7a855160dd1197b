import { quote } from "../changes/quote.ts";
import { Unreachable, type Become } from "./connection.ts";

/** What sudo asks with, and what the shell says once it is there: nothing that a banner could contain. */
export interface BecomeMarks {
  readonly prompt: string;
  readonly ready: string;
}

/**
 * The command that gives the shell: a word list for any login shell, csh and fish included, so single quotes hold
 * neither quotes, `!` nor newlines. `exec` leaves no process behind. Who is that user already needs no sudo, and
 * sudo takes SSH_CONNECTION away, so it is handed on as an argument.
 */
export function shellCommand(
  become: Become | undefined,
  marks: BecomeMarks,
): readonly string[] {
  if (become === undefined) return ["exec", "sh"];
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.@-]*$/.test(become.user))
    throw new Unreachable(
      "become",
      `${JSON.stringify(become.user)} is not the name of a user`,
    );
  const same =
    become.user === "root" ? `"$(id -u)" = 0` : `"$(id -un)" = ${become.user}`;
  const sudo =
    become.password === undefined
      ? `sudo -n -u ${become.user} --`
      : `sudo -S -p ${marks.prompt} -u ${become.user} --`;
  const shell =
    become.password === undefined
      ? `sh -s -- "$SSH_CONNECTION"`
      : `sh -c "$1" sh "$SSH_CONNECTION"`;
  const script = `if test ${same}; then exec ${shell}; else exec ${sudo} ${shell}; fi`;
  return [
    "exec",
    "sh",
    "-c",
    quote(script),
    "sh",
    ...(become.password === undefined
      ? []
      : [quote(`echo; echo ${marks.ready}; exec sh -s -- "$1"`)]),
  ];
}

/** Holds scripts back until the shell is there: sudo would take the first line of one for the password. */
export interface Gate {
  readonly opened: Promise<void>;
  readonly onLine: (line: string) => void;
  /** Takes what came on standard error, and returns it without prompts. */
  readonly onErrors: (text: string) => string;
}

/** Writes the password when, and only when, the prompt shows. */
export function passwordGate(options: {
  readonly marks: BecomeMarks;
  readonly password: string;
  readonly write: (text: string) => void;
}): Gate {
  const { marks, password, write } = options;
  let open: () => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    refuse = reject;
  });
  // Whoever waits hears of it; when nobody does yet, it is not lost either.
  opened.catch(() => undefined);
  let held = "";
  let asked = false;
  return {
    opened,
    onLine: (line) => {
      if (line === marks.ready) open();
    },
    onErrors: (text) => {
      held += text;
      const at = held.indexOf(marks.prompt);
      if (at === -1) return release();
      held = held.slice(0, at) + held.slice(at + marks.prompt.length);
      if (asked) refuse(wrongPassword());
      else write(`${password}\n`);
      asked = true;
      return release();
    },
  };

  /** All but what could be the first half of a prompt. */
  function release(): string {
    const cut = held.lastIndexOf("@");
    const keep =
      cut !== -1 && marks.prompt.startsWith(held.slice(cut))
        ? held.slice(cut)
        : "";
    const free = held.slice(0, held.length - keep.length);
    held = keep;
    return free;
  }
}

export function wrongPassword(): Unreachable {
  return new Unreachable(
    "become",
    "sudo does not accept the password",
    "Give the password of the user who logs in, with --ask-become-pass.",
  );
}
