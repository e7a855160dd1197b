import { wrongPassword } from "./become.ts";
import { Unreachable, type Target } from "./connection.ts";
import type { WireEnd } from "./wire.ts";

/** Why a shell that never answered ended: from the exit status and the words of ssh, sudo and the login shell. */
export function classifyFailure(
  target: Target,
  end: WireEnd,
  errorText: string,
): Unreachable {
  const words = lastWords(errorText);
  if (end.spawnError !== undefined)
    return new Unreachable(
      "connect",
      target.kind === "ssh"
        ? `ssh cannot be started (${end.spawnError})`
        : `sh cannot be started (${end.spawnError})`,
      target.kind === "ssh" ? "Install the OpenSSH client." : undefined,
    );
  if (target.kind === "ssh" && end.exitCode === 255)
    return sshFailure(target.address, errorText, words);
  if (target.become !== undefined && mentionsSudo(errorText))
    return sudoFailure(errorText, words);
  return new Unreachable(
    "no-shell",
    `the host gave no shell${words === "" ? "" : `: ${words}`}`,
    "The user who logs in needs a login shell that runs commands, and the host needs sh.",
  );
}

function sshFailure(
  address: string,
  errorText: string,
  words: string,
): Unreachable {
  if (
    /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known/i.test(
      errorText,
    )
  )
    return /HAS CHANGED/.test(errorText)
      ? new Unreachable(
          "host-key",
          `the host key of ${address} is not the one in known_hosts`,
          `If the host was reinstalled, remove the old key with ssh-keygen -R ${address}, connect once by hand and compare the fingerprint with the host's own.`,
        )
      : new Unreachable(
          "host-key",
          `the host key of ${address} is not known`,
          "Connect once by hand with ssh, and compare the fingerprint with the host's own.",
        );
  if (
    /Permission denied|Too many authentication failures|no mutual signature|Authentication failed/i.test(
      errorText,
    )
  )
    return new Unreachable(
      "authentication",
      `${address} does not let us in: ${words}`,
      "Load the key into ssh-agent, or name it with ansible_ssh_private_key_file or --private-key. virtfn does not ask for passwords of ssh.",
    );
  return new Unreachable(
    "connect",
    words === "" ? `${address} cannot be reached` : words,
    "Try the same with ssh by hand; -v shows the command line.",
  );
}

function mentionsSudo(errorText: string): boolean {
  return /\bsudo\b|password is required|not allowed to execute|try again|must have a tty/i.test(
    errorText,
  );
}

function sudoFailure(errorText: string, words: string): Unreachable {
  if (/incorrect password|try again/i.test(errorText)) return wrongPassword();
  if (/password is required|no password was provided/i.test(errorText))
    return new Unreachable(
      "become",
      "sudo asks for a password",
      "Give it with --ask-become-pass, or allow the user sudo without a password.",
    );
  if (
    /sudo: (not found|command not found)|sudo: No such file|unknown command.*sudo/i.test(
      errorText,
    )
  )
    return new Unreachable(
      "become",
      "the host has no sudo",
      "Log in as root, or install sudo.",
    );
  return new Unreachable(
    "become",
    `sudo does not let us: ${words}`,
    "Allow the user in the host's sudoers, or log in as root.",
  );
}

/** The last line that says something; ssh and sudo put the reason there. */
function lastWords(errorText: string): string {
  const lines = errorText
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.at(-1) ?? "";
}
