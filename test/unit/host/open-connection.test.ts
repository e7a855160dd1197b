import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ConnectionLost,
  Unreachable,
  type Become,
  type Target,
} from "../../../src/host/connection.ts";
import { transactionLog } from "../../../src/host/transaction/transaction-log.ts";
import type { TransactionEvent } from "../../../src/host/transaction/transaction.ts";
import { openConnection } from "../../../src/host/open-connection.ts";
import {
  fakeCommands,
  type FakeCommands,
} from "../../support/fake-commands.ts";

/** Notes its arguments and runs the remote command here, as sshd would: through the login shell. */
const SSH = String.raw`
printf '%s\n' "$@" >"$folder/ssh-arguments"
for command do :; done
if [ -n "$FAKE_SSH_ERROR" ]; then
  printf '%s\n' "$FAKE_SSH_ERROR" >&2
  exit 255
fi
echo 'Last login: today'
SSH_CONNECTION='192.0.2.1 50000 192.0.2.2 22' exec sh -c "$command"`;

/** Asks as sudo does: with -S on standard error, three times. */
const SUDO = String.raw`
unset SSH_CONNECTION
printf '%s\n' "$@" >"$folder/sudo-arguments"
asks=
while [ $# -gt 0 ]; do
  case $1 in
    -n) shift ;;
    -S) asks=yes; shift ;;
    -p) prompt=$2; shift 2 ;;
    -u) user=$2; shift 2 ;;
    --) shift; break ;;
  esac
done
if [ -n "$FAKE_SUDO_HANGS" ]; then printf 'One-time code: ' >&2; read -r code; exit 1; fi
if [ -n "$FAKE_SUDO_REFUSES" ]; then echo "sudo: $FAKE_SUDO_REFUSES" >&2; exit 1; fi
if [ -n "$FAKE_SUDO_PASSWORD" ]; then
  if [ -z "$asks" ]; then echo 'sudo: a password is required' >&2; exit 1; fi
  for attempt in 1 2 3; do
    printf '%s' "$prompt" >&2
    read -r answer
    [ "$answer" != "$FAKE_SUDO_PASSWORD" ] || break
    if [ "$attempt" = 3 ]; then echo 'sudo: 3 incorrect password attempts' >&2; exit 1; fi
    echo 'Sorry, try again.' >&2
  done
fi
FAKE_UID=0 FAKE_USER=$user exec "$@"`;

const ID = String.raw`
case $1 in
  -u) echo "${"$"}{FAKE_UID:-1000}" ;;
  -un) echo "${"$"}{FAKE_USER:-operator}" ;;
esac`;

const WHO = 'id -u; id -un; echo "$VIRTFN_SSH_CONNECTION"';

let fakes: FakeCommands;
beforeEach(() => {
  fakes = fakeCommands({ ssh: SSH, sudo: SUDO, id: ID });
  vi.stubEnv("PATH", fakes.searchPath);
  vi.stubEnv("SSH_CONNECTION", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  fakes.dispose();
});

describe("a connection over ssh", () => {
  test("is the user's own ssh, with what the inventory says", async () => {
    const connection = await openConnection({
      ...ssh(),
      port: 2222,
      user: "operator",
      privateKeyFile: "~/.ssh/fleet key",
      extraArguments: ["-o", "ProxyJump=gate", "-o", "ConnectTimeout=3"],
    });
    expect((await connection.run("echo hello")).lines).toEqual(["hello"]);
    await connection.close();
    expect(notes("ssh-arguments")).toEqual([
      "-o",
      "BatchMode=yes",
      "-o",
      "ProxyJump=gate",
      "-o",
      "ConnectTimeout=3",
      "-o",
      "ConnectTimeout=10",
      "-p",
      "2222",
      "-l",
      "operator",
      "-i",
      "~/.ssh/fleet key",
      "-T",
      "--",
      "hv1",
      "exec sh",
    ]);
  });

  test("shares no connection with another ssh where it must be new, whatever the user's configuration says", async () => {
    const connection = await openConnection(
      { ...ssh(), extraArguments: ["-o", "ControlPath=~/.ssh/%C"] },
      { unshared: true },
    );
    await connection.run(":");
    await connection.close();
    expect(notes("ssh-arguments").slice(0, 8)).toEqual([
      "-o",
      "BatchMode=yes",
      "-o",
      "ControlMaster=no",
      "-o",
      "ControlPath=none",
      "-o",
      "ControlPath=~/.ssh/%C",
    ]);
  });

  test("tells the host where the connection comes from", async () => {
    expect(await whoami(ssh())).toEqual([
      "1000",
      "operator",
      "192.0.2.1 50000 192.0.2.2 22",
    ]);
  });

  test.each([
    ["-oProxyCommand=touch pwned", undefined],
    ["hv1", "-lroot"],
    ["", undefined],
    ["hv 1", undefined],
    ["hv1\n", undefined],
  ])("refuses the host %j with the user %j", async (address, user) => {
    await expect(
      openConnection({ ...ssh(), address, user }),
    ).rejects.toMatchObject({ name: "Unreachable", reason: "connect" });
  });

  test("says how to install an ssh that is not there", async () => {
    const only = fakeCommands({});
    vi.stubEnv("PATH", only.folder);
    const failure = await failureOf(ssh());
    expect(failure).toMatchObject({
      reason: "connect",
      message: "ssh cannot be started (ENOENT)",
      hint: "Install the OpenSSH client.",
    });
    only.dispose();
  });

  test.each([
    [
      "ssh: Could not resolve hostname hv1: Name or service not known",
      "connect",
    ],
    ["ssh: connect to host hv1 port 22: Connection refused", "connect"],
    ["ssh: connect to host hv1 port 22: Connection timed out", "connect"],
    [
      "kex_exchange_identification: Connection closed by remote host",
      "connect",
    ],
    ["Host key verification failed.", "host-key"],
    [
      "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
      "host-key",
    ],
    ["operator@hv1: Permission denied (publickey,password).", "authentication"],
    [
      "Received disconnect from 192.0.2.2: 2: Too many authentication failures",
      "authentication",
    ],
  ])("that ends with %j is unreachable: %s", async (words, reason) => {
    vi.stubEnv("FAKE_SSH_ERROR", words);
    const failure = await failureOf(ssh());
    expect(failure).toMatchObject({ reason });
    expect(failure.hint).toBeTruthy();
    expect(`${failure.message} ${failure.hint ?? ""}`).not.toMatch(
      /StrictHostKeyChecking/,
    );
  });

  test("that gives no shell is unreachable with the host's own words", async () => {
    const nologin = fakeCommands({
      ssh: "echo 'This account is currently not available.' >&2; exit 1",
    });
    vi.stubEnv("PATH", nologin.searchPath);
    expect(await failureOf(ssh())).toMatchObject({
      reason: "no-shell",
      message:
        "the host gave no shell: This account is currently not available.",
    });
    nologin.dispose();
  });

  test("that breaks later is lost", async () => {
    const connection = await openConnection(ssh());
    await connection.run(":");
    await expect(connection.run("kill -9 $$")).rejects.toBeInstanceOf(
      ConnectionLost,
    );
    await connection.close();
  });
});

describe("becoming another user", () => {
  test("costs no sudo for who is root already", async () => {
    vi.stubEnv("FAKE_UID", "0");
    vi.stubEnv("FAKE_USER", "root");
    expect((await whoami(ssh({ user: "root", password: undefined })))[0]).toBe(
      "0",
    );
    expect(() => notes("sudo-arguments")).toThrow(/ENOENT/);
  });

  test("takes sudo without a password, and keeps the connection's ends", async () => {
    expect(await whoami(ssh({ user: "root", password: undefined }))).toEqual([
      "0",
      "root",
      "192.0.2.1 50000 192.0.2.2 22",
    ]);
    expect(notes("sudo-arguments").slice(0, 4)).toEqual([
      "-n",
      "-u",
      "root",
      "--",
    ]);
  });

  test("types the password when sudo asks for it", async () => {
    vi.stubEnv("FAKE_SUDO_PASSWORD", "it's $ecret");
    expect(
      await whoami(ssh({ user: "root", password: "it's $ecret" })),
    ).toEqual(["0", "root", "192.0.2.1 50000 192.0.2.2 22"]);
  });

  test("types no password when sudo does not ask", async () => {
    expect(
      (await whoami(ssh({ user: "dbadmin", password: "secret" })))[1],
    ).toBe("dbadmin");
  });

  test("works on this machine as well", async () => {
    vi.stubEnv("FAKE_SUDO_PASSWORD", "secret");
    expect(
      await whoami({
        kind: "local",
        become: { user: "root", password: "secret" },
      }),
    ).toEqual(["0", "root", ""]);
  });

  test.each<
    readonly [string, Record<string, string>, string | undefined, RegExp]
  >([
    [
      "a password is needed and none was given",
      { FAKE_SUDO_PASSWORD: "x" },
      undefined,
      /^sudo asks for a password$/,
    ],
    [
      "the password is wrong",
      { FAKE_SUDO_PASSWORD: "x" },
      "y",
      /^sudo does not accept the password$/,
    ],
    [
      "the user may not",
      { FAKE_SUDO_REFUSES: "operator is not in the sudoers file" },
      undefined,
      /not in the sudoers file/,
    ],
    [
      "the user may not, and a password was given",
      { FAKE_SUDO_REFUSES: "operator is not in the sudoers file" },
      "y",
      /not in the sudoers file/,
    ],
    [
      "a terminal is required",
      { FAKE_SUDO_REFUSES: "sorry, you must have a tty to run sudo" },
      undefined,
      /must have a tty/,
    ],
  ])("says when %s", async (_title, env, password, message) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const failure = await failureOf(ssh({ user: "root", password }));
    expect(failure.reason).toBe("become");
    expect(failure.message).toMatch(message);
    expect(failure.hint).toBeTruthy();
  });

  test("refuses a name that could be more than a name", async () => {
    await expect(
      openConnection(ssh({ user: "root; reboot", password: undefined })),
    ).rejects.toMatchObject({ reason: "become" });
  });
});

describe("a connection to a simulated host", () => {
  const sim = (profile: string, become?: Become): Target => ({
    kind: "sim",
    root: join(fakes.folder, "host"),
    profile,
    become,
  });

  test("makes the host and lands in it", async () => {
    const connection = await openConnection(sim("igb"));
    const { lines } = await connection.run('echo "$VIRTFN_ROOT"; hostname');
    await connection.close();
    expect(lines).toEqual([join(fakes.folder, "host"), "sim"]);
  });

  test("goes through its sudo", async () => {
    const connection = await openConnection(
      sim("sudo-password", { user: "root", password: "become-me" }),
    );
    const { lines } = await connection.run("id -u");
    await connection.close();
    expect(lines).toEqual(["0"]);
  });

  test("names the profiles that there are", async () => {
    await expect(openConnection(sim("igbb"))).rejects.toMatchObject({
      reason: "connect",
      message: '"igbb" is not a simulated host',
    });
  });

  test("leaves a folder alone that holds something else", async () => {
    const target = { ...sim("igb"), root: fakes.folder } as Target;
    await expect(openConnection(target)).rejects.toBeInstanceOf(Unreachable);
  });
});

describe("the trace", () => {
  test("shows the command line and each script so that they can be pasted", async () => {
    const shown: string[] = [];
    const connection = await openConnection(ssh(), {
      trace: (text) => shown.push(text),
    });
    await connection.run("echo 'a'\ncat <<END\nb\nEND\n");
    await connection.close();
    expect(shown).toEqual([
      "ssh -o BatchMode=yes -o ConnectTimeout=10 -T -- hv1 'exec sh'",
      "sh -s <<'END_'\necho 'a'\ncat <<END\nb\nEND\nEND_",
    ]);
  });

  test("shows no secrets", async () => {
    vi.stubEnv("FAKE_SUDO_PASSWORD", "hunter2");
    const shown: string[] = [];
    const connection = await openConnection(
      ssh({ user: "root", password: "hunter2" }),
      { trace: (text) => shown.push(text), secrets: ["to'ken"] },
    );
    await connection.run(String.raw`echo hunter2 'to'\''ken' to\'ken "to'ken"`);
    await connection.close();
    expect(shown.join("\n")).not.toContain("hunter2");
    expect(shown.join("\n")).not.toContain("to'ken");
    expect(shown[1]).toContain("********");
  });
});

describe("what a host says", () => {
  test("shows no secrets in what steps print and why they failed", async () => {
    const connection = await openConnection(ssh(), { secrets: ["to'ken"] });
    expect((await connection.run('echo "the to\'ken" >&2')).errorText).toBe(
      "the ********",
    );
    await connection.close();
    const events: TransactionEvent[] = [];
    const log = transactionLog((event) => events.push(event), connection.mask);
    log.take("log step 1 start write");
    log.take("log step 1 output the to'ken is wrong");
    log.take("log step 1 failed no to'ken");
    log.take("outcome reverted");
    log.take("outcome reason no to'ken");
    expect(JSON.stringify([events, log.result()])).not.toContain("to'ken");
    expect(log.result()?.reason).toBe("no ********");
  });

  test("is not waited for without end when sudo asks for what nobody expects", async () => {
    vi.stubEnv("FAKE_SUDO_HANGS", "yes");
    const connection = await openConnection(
      ssh({ user: "root", password: "x" }),
      { becomeDeadline: 0.2 },
    );
    await expect(connection.run("echo never")).rejects.toMatchObject({
      reason: "become",
      message: "sudo gave no shell within 0.2 s",
    });
    await connection.close();
  });
});

function ssh(become?: Become): Extract<Target, { kind: "ssh" }> {
  return {
    kind: "ssh",
    address: "hv1",
    port: undefined,
    user: undefined,
    privateKeyFile: undefined,
    extraArguments: [],
    connectTimeout: 10,
    become,
  };
}

async function whoami(target: Target): Promise<readonly string[]> {
  const connection = await openConnection(target);
  const { lines } = await connection.run(WHO);
  await connection.close();
  return lines;
}

async function failureOf(target: Target): Promise<Unreachable> {
  const connection = await openConnection(target);
  const error = await connection
    .run("echo never")
    .catch((caught: unknown) => caught);
  await connection.close();
  if (!(error instanceof Unreachable)) throw error;
  return error;
}

function notes(name: string): readonly string[] {
  return readFileSync(join(fakes.folder, name), "utf8")
    .split("\n")
    .slice(0, -1);
}
