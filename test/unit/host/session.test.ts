import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConnectionLost } from "../../../src/host/connection.ts";
import {
  shellConnection,
  type ShellConnection,
} from "../../support/shell-connection.ts";

/** A script that ends with the session's shell, and not before. */
const UNTIL_GONE = "while kill -0 $$ 2>/dev/null; do sleep 0.1; done";

describe("a session", () => {
  let connection: ShellConnection;
  beforeEach(async () => {
    connection = await shellConnection("");
  });
  afterEach(async () => {
    await connection.close();
  });

  test.each([
    ["nothing", ":", []],
    ["one line", "echo a", ["a"]],
    ["a line without its end", "printf 'a\\nb'", ["a", "b"]],
    ["an empty line", "echo", [""]],
    ["empty lines around", "printf '\\na\\n\\n'", ["", "a", ""]],
    ["blanks and quotes", `printf '%s\\n' " 'a' \\"b\\" "`, [` 'a' "b" `]],
    ["its own protocol's words", "echo '@virtfn end 1 0'", ["@virtfn end 1 0"]],
    ["two scripts' worth of braces", "echo }; echo {", ["}", "{"]],
    ["a here-document", "cat <<E\na $((1 + 1))\nE", ["a 2"]],
  ])(
    "answers with the lines of a script that says %s",
    async (_title, script, lines) => {
      expect(await connection.run(script)).toEqual({
        status: 0,
        lines,
        errorText: "",
      });
    },
  );

  test("hands lines over as they come", async () => {
    const seen: string[] = [];
    await connection.run("echo a; echo; echo b", (line) => seen.push(line));
    expect(seen).toEqual(["a", "", "b"]);
  });

  test("answers with the exit status and what was said on standard error", async () => {
    expect(await connection.run("echo a; echo b >&2; exit 7")).toEqual({
      status: 7,
      lines: ["a"],
      errorText: "b",
    });
  });

  test("survives a script that is no sh, and tells what the shell says of it", async () => {
    const reply = await connection.run("if then (");
    expect(reply.status).not.toBe(0);
    expect(reply.errorText).toMatch(/syntax|unexpected/i);
    expect((await connection.run("echo still here")).lines).toEqual([
      "still here",
    ]);
  });

  test("gives scripts no standard input", async () => {
    const [first, second] = await Promise.all([
      connection.run("cat; read -r line; echo $?"),
      connection.run("echo next"),
    ]);
    expect(first.lines).toEqual(["1"]);
    expect(second.lines).toEqual(["next"]);
  });

  test("keeps nothing of one script for the next", async () => {
    await connection.run("a=1; cd /tmp; set -e; false");
    expect((await connection.run('echo "${a-} $PWD"')).lines).toEqual([" /"]);
  });

  test("runs scripts one after another, in the order in which they were given", async () => {
    const seen: string[] = [];
    await Promise.all(
      ["a", "b", "c"].map(async (name) =>
        connection.run(`echo ${name}1; echo ${name}2`, (line) => {
          seen.push(line);
        }),
      ),
    );
    expect(seen).toEqual(["a1", "a2", "b1", "b2", "c1", "c2"]);
  });

  test("carries many and long lines", async () => {
    const { lines } = await connection.run(
      "i=0; while [ $i -lt 3000 ]; do printf '%0200d\\n' $i; i=$((i + 1)); done",
    );
    expect(lines).toHaveLength(3000);
    expect(lines[2999]).toBe("2999".padStart(200, "0"));
  });

  test("carries a script larger than a pipe", async () => {
    const text = "0123456789'\\$`\n".repeat(20_000);
    const { lines } = await connection.run(`cat <<'END'\n${text}END`);
    expect(lines.join("\n")).toBe(text.replace(/\n$/, ""));
  });

  test("lets a script run beside others, and tells their lines apart", async () => {
    const beside: string[] = [];
    await connection.run("rm -f /tmp/$$.fifo; mkfifo /tmp/$$.fifo");
    const followed = connection.follow(
      'read -r line </tmp/$$.fifo; printf "%s%s\\n" "$MARK" "got $line" "$MARK" second; rm -f /tmp/$$.fifo; exit 3',
      (line) => beside.push(line),
    );
    const reply = await connection.run("echo among; echo go >/tmp/$$.fifo");
    expect(reply.lines).toEqual(["among"]);
    expect(await followed).toBe(3);
    expect(beside).toEqual(["got go", "second"]);
  });

  test("is lost for all who wait when the way breaks, and for whoever comes later", async () => {
    await connection.run(":");
    const waiting = [
      connection.run(`echo cut; ${UNTIL_GONE}`, (line) => {
        if (line === "cut") connection.cut();
      }),
      connection.run("echo never"),
      connection.follow(UNTIL_GONE, () => undefined),
    ];
    for (const each of waiting)
      await expect(each).rejects.toBeInstanceOf(ConnectionLost);
    await expect(connection.run(":")).rejects.toBeInstanceOf(ConnectionLost);
    await expect(
      connection.follow(":", () => undefined),
    ).rejects.toBeInstanceOf(ConnectionLost);
  });

  test("is lost when a script does not end in time", async () => {
    const impatient = await shellConnection("", ["sh"], {}, 0.01);
    await expect(impatient.run(UNTIL_GONE)).rejects.toThrow(
      "the host did not answer for 0.01 s",
    );
    await impatient.close();
  });

  test("takes no word of banners and start-up files for an answer", async () => {
    const noisy = await shellConnection("", [
      "sh",
      "-c",
      "echo Welcome; printf 'no end'; echo grumble >&2; exec sh",
    ]);
    expect(await noisy.run("echo a")).toEqual({
      status: 0,
      lines: ["a"],
      errorText: "",
    });
    await noisy.close();
  });
});
