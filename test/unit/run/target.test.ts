import { describe, expect, test } from "vitest";
import type {
  HostVariable,
  HostVariables,
} from "../../../src/inventory/inventory.ts";
import type { Value } from "../../../src/model/value.ts";
import {
  resolveTarget,
  type ConnectionDefaults,
} from "../../../src/run/target.ts";

const DEFAULTS: ConnectionDefaults = {
  user: undefined,
  privateKey: undefined,
  timeout: 10,
  become: false,
  becomePassword: undefined,
  cwd: "/fleet",
};

function variables(values: Readonly<Record<string, Value>>): HostVariables {
  const file = { path: "inventory/fleet.yml", text: "" };
  return new Map(
    Object.entries(values).map(([name, value]): [string, HostVariable] => [
      name,
      {
        name,
        value,
        origin: "inventory host hv1",
        range: { file, start: 0, end: 0 },
        node: undefined,
        beaten: [],
      },
    ]),
  );
}

function resolve(
  values: Readonly<Record<string, Value>>,
  defaults: Partial<ConnectionDefaults> = {},
) {
  return resolveTarget("hv1", variables(values), { ...DEFAULTS, ...defaults });
}

describe("the way to a host", () => {
  test("is ssh to its name, with nothing said", () => {
    expect(resolve({})).toEqual({
      ok: true,
      target: {
        kind: "ssh",
        address: "hv1",
        port: undefined,
        user: undefined,
        privateKeyFile: undefined,
        extraArguments: [],
        connectTimeout: 10,
        become: undefined,
      },
    });
  });

  test("takes what flags say", () => {
    const { target } = resolve(
      {},
      { user: "ops", privateKey: "id", become: true, becomePassword: "s" },
    ) as {
      readonly target: unknown;
    };
    expect(target).toMatchObject({
      user: "ops",
      privateKeyFile: "id",
      become: { user: "root", password: "s" },
    });
  });

  test("takes the seconds of ansible_timeout, and of its older name, over those of the flag", () => {
    for (const name of ["ansible_timeout", "ansible_ssh_timeout"])
      for (const value of [30, "30"])
        expect(resolve({ [name]: value })).toMatchObject({
          target: { connectTimeout: 30 },
        });
  });

  test("is root's where a flag of an INI inventory says yes or no in Ansible's words", () => {
    for (const word of [true, "true", "True", "yes"])
      expect(resolve({ ansible_become: word })).toMatchObject({
        target: { become: { user: "root" } },
      });
    for (const word of [false, "false", "False", "no"])
      expect(resolve({ ansible_become: word }, { become: true })).toMatchObject(
        { target: { become: undefined } },
      );
    for (const word of ["on", "off", 1, 0, "1", "maybe"])
      expect(resolve({ ansible_become: word })).toMatchObject({
        ok: false,
        diagnostics: [{ message: "ansible_become has to be true or false" }],
      });
  });

  test("does not go on without what Ansible would heed", () => {
    for (const name of [
      "ansible_ssh_pass",
      "ansible_become_exe",
      "ansible_become_flags",
      "ansible_ssh_executable",
      "ansible_host_key_checking",
    ])
      expect(resolve({ [name]: "x" })).toMatchObject({
        ok: false,
        diagnostics: [
          { message: expect.stringMatching(`^${name} is not used: `) },
        ],
      });
  });

  test("takes what variables say, and they win over flags", () => {
    const said = resolve(
      {
        ansible_host: "{{ 'hv1' }}.lan",
        ansible_port: "2222",
        ansible_user: "root",
        ansible_ssh_private_key_file: "~/.ssh/hv",
        ansible_ssh_common_args: "-o 'ProxyJump=a b' -4",
        ansible_become: false,
      },
      { user: "ops", privateKey: "id", become: true },
    );
    expect(said).toEqual({
      ok: true,
      target: {
        kind: "ssh",
        address: "hv1.lan",
        port: 2222,
        user: "root",
        privateKeyFile: "~/.ssh/hv",
        extraArguments: ["-o", "ProxyJump=a b", "-4"],
        connectTimeout: 10,
        become: undefined,
      },
    });
  });

  test("is a folder beside the inventory for a simulated host", () => {
    expect(
      resolve({ ansible_connection: "sim", virtfn_sim_root: "./hosts/hv1" }),
    ).toEqual({
      ok: true,
      target: {
        kind: "sim",
        root: "/fleet/inventory/hosts/hv1",
        profile: "igb",
        become: undefined,
      },
    });
  });

  test("is no way at all on this machine", () => {
    expect(resolve({ ansible_connection: "local" })).toEqual({
      ok: true,
      target: { kind: "local", become: undefined },
    });
  });
});

describe("a variable that cannot say how to reach a host", () => {
  test.for<readonly [Readonly<Record<string, Value>>, string]>([
    [
      { ansible_connection: "winrm" },
      "ansible_connection has to be ssh, local or sim",
    ],
    [
      { ansible_host: "-oProxyCommand=evil" },
      "ansible_host has to be a host name or an address",
    ],
    [{ ansible_user: "-l root" }, "ansible_user has to be the name of a user"],
    [
      { ansible_port: 70_000 },
      "ansible_port has to be a port number, 1 to 65535",
    ],
    [{ ansible_become: "maybe" }, "ansible_become has to be true or false"],
    [
      { ansible_become_method: "su" },
      "ansible_become_method has to be sudo: virtfn knows no other way to become another user",
    ],
    [
      { ansible_become_user: "root; reboot" },
      "ansible_become_user has to be the name of a user",
    ],
    [
      { ansible_ssh_common_args: "'open" },
      "ansible_ssh_common_args has a quote that does not end",
    ],
    [
      { ansible_password: "secret" },
      "ansible_password is not used: virtfn does not type ssh passwords: use a key or an agent",
    ],
    [
      { ansible_host: "{{ facts.hostname }}" },
      "ansible_host cannot depend on facts: it says how to reach the host",
    ],
    [{ ansible_host: "{{ nowhere }}" }, '"nowhere" is not defined here'],
    [
      { ansible_connection: "sim" },
      '"hv1" is a simulated host, and nothing says in which folder it lives',
    ],
  ])("%j", ([values, message]) => {
    const said = resolve(values);
    expect(said.ok ? [] : said.diagnostics.map((each) => each.message)).toEqual(
      [message],
    );
  });
});
