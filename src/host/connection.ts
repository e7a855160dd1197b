/**
 * One way to a host, open for a whole run: a long-lived `sh` that is sent scripts and answers with lines.
 * Opening one waits for nothing: whether the host lets us in shows with the first script, so `run` and `follow`
 * reject with {@link Unreachable} when it never did, and with {@link ConnectionLost} when the way breaks later.
 */
export interface Connection {
  /**
   * Runs one complete script in a subshell of the host's shell and resolves when it has ended. Scripts see no
   * standard input and leave nothing behind in the shell; they run one after another.
   */
  readonly run: (
    script: string,
    onLine?: (line: string) => void,
  ) => Promise<Reply>;
  /**
   * Runs a script beside those of `run`, which stay possible meanwhile. It must begin each of its lines with
   * `"$MARK"`, in one write. Resolves with its exit status.
   */
  readonly follow: (
    script: string,
    onLine: (line: string) => void,
  ) => Promise<number>;
  readonly close: () => Promise<void>;
  /** A text of the host without the secrets that this connection knows. */
  readonly mask?: (text: string) => string;
}

export interface Reply {
  readonly status: number;
  readonly lines: readonly string[];
  readonly errorText: string;
}

/** How to reach a host, from its variables and the flags. */
export type Target =
  | { readonly kind: "local"; readonly become: Become | undefined }
  | {
      readonly kind: "sim";
      readonly root: string;
      readonly profile: string;
      readonly become: Become | undefined;
    }
  | {
      readonly kind: "ssh";
      readonly address: string;
      readonly port: number | undefined;
      readonly user: string | undefined;
      readonly privateKeyFile: string | undefined;
      /** `ansible_ssh_common_args`, split as a shell would. */
      readonly extraArguments: readonly string[];
      readonly connectTimeout: number;
      readonly become: Become | undefined;
    };

export interface Become {
  readonly user: string;
  readonly password: string | undefined;
}

export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** The host could not be reached, or would not let us in. `message` is for people, with a cure in `hint`. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  readonly reason:
    "connect" | "host-key" | "authentication" | "become" | "no-shell";
  readonly hint: string | undefined;
  constructor(reason: Unreachable["reason"], message: string, hint?: string) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }
}
