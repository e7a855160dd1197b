import { describe, expect, it } from "vitest";
import { FRESH, loadOf } from "./guest.ts";
import { useHost } from "./use-host.ts";

const host = useHost({ name: "states", prepare: FRESH });

describe("a module that no image holds", () => {
  it("is loaded with its options, disabled, and given back", async () => {
    const { machine } = host;
    const present = await host.playbook(
      "- modprobe: { name: dummy, options: { numdummies: 3 } }",
    );
    await host.virtfn(0, ["apply", present]);
    expect(await machine.run("ls -d /sys/class/net/dummy* | wc -l")).toBe("3");
    await host.virtfn(0, ["plan", present]);

    const disabled = await host.playbook(
      "- modprobe: { name: dummy, state: disabled }",
    );
    await host.virtfn(0, ["apply", disabled]);
    expect(await loadOf(machine, "dummy")).toBe("absent");
    expect((await machine.attempt("modprobe dummy")).exitCode).not.toBe(0);
    await host.virtfn(0, ["plan", disabled]);

    const absent = await host.playbook(
      "- modprobe: { name: dummy, state: absent }",
    );
    await host.virtfn(0, ["apply", absent]);
    expect(
      await machine.run(
        "ls /etc/modprobe.d /etc/modules-load.d | grep virtfn; :",
      ),
    ).toBe("");
    await host.virtfn(0, ["plan", absent]);
    await machine.run("modprobe dummy && modprobe -r dummy");
  });

  it("which is in use stays until that is allowed", async () => {
    const { machine } = host;
    await machine.run(
      "modprobe veth && modprobe dummy && ip link add lab0 type dummy",
    );
    const absent = await host.playbook(
      "- modprobe: { name: igb, state: absent }",
    );
    const port = await firstPort();
    await machine.run(
      `ip address add 192.0.2.1/24 dev ${port} && ip link set ${port} up`,
    );
    const load = await loadOf(machine, "igb");
    const { stdout } = await host.virtfn(5, ["apply", absent]);
    expect(stdout).toMatch(/192\.0\.2\.1/);
    expect(await loadOf(machine, "igb")).toBe(load);
    await host.virtfn(0, ["apply", absent, "--allow-disruption", "driver"]);
    expect(await loadOf(machine, "igb")).toBe("absent");
    await machine.run("modprobe -r dummy veth; modprobe igb; udevadm settle");
  });
});

describe("a parameter", () => {
  it("that can be written while the module runs is written, without a reload", async () => {
    const { machine } = host;
    await machine.run("modprobe -r nvme_core; modprobe nvme_core");
    const before = await loadOf(machine, "nvme_core");
    const playbook = await host.playbook(
      "- modprobe: { name: nvme_core, options: { io_timeout: 61, force_apst: true } }",
    );
    const { stdout } = await host.virtfn(0, ["apply", playbook]);
    expect(stdout).toMatch(/io_timeout/);
    expect(
      await machine.run(
        "cat /sys/module/nvme_core/parameters/io_timeout /sys/module/nvme_core/parameters/force_apst",
      ),
    ).toBe("61\nY");
    expect(await loadOf(machine, "nvme_core")).toBe(before);
    await host.virtfn(0, ["plan", playbook]);
  });

  it("that the kernel does not show is given to a new load, once nobody is disturbed or it is allowed", async () => {
    const { machine } = host;
    const port = await firstPort();
    await machine.run(
      `ip address add 192.0.2.1/24 dev ${port} && ip link set ${port} up`,
    );
    const playbook = await host.playbook(
      "- modprobe: { name: igb, options: { debug: 3 } }",
    );
    const before = await loadOf(machine, "igb");
    const staged = await host.virtfn(6, ["apply", playbook]);
    expect(staged.stdout).toMatch(/192\.0\.2\.1/);
    expect(staged.stdout).toMatch(/--allow-disruption driver/);
    expect(await loadOf(machine, "igb")).toBe(before);

    await host.virtfn(0, ["apply", playbook, "--allow-disruption", "driver"]);
    expect(await loadOf(machine, "igb")).not.toBe(before);
    // NETIF_MSG_DRV, _PROBE and _LINK: the three lowest bits.
    expect(
      await machine.run(
        `ethtool ${await firstPort()} | grep -i 'message level'`,
      ),
    ).toMatch(/0x0*7 /);
    await host.virtfn(0, ["plan", playbook]);
  });
});

async function firstPort(): Promise<string> {
  return host.machine.run("ls /sys/bus/pci/devices/0000:01:00.0/net");
}
