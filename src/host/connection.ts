/** One way to a host, open for a whole run: a long-lived `sh` that is sent scripts and answers with lines. */
export interface Connection {
  /**
   * Runs one complete script in the host's shell and resolves when it has ended.
   * Scripts see no standard input. Throws {@link ConnectionLost} when the way breaks before the end.
   */
  readonly run: (
    script: string,
    onLine?: (line: string) => void,
  ) => Promise<Reply>;
  readonly close: () => Promise<void>;
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
