import {
  linkSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import { SHELLS } from "../../support/shells.ts";
import { verbHost, type VerbHost } from "../../support/verb-host.ts";

const PF = "0000:01:00.0" as PciAddress;
const igb = "igb" as ModuleName;
const FILE = "/etc/modprobe.d/zz-virtfn-igb.conf";
const IMAGE = "/boot/initrd.img-6.1.0-50";

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "the verbs under $name",
  ({ argv }) => {
    describe("set-num-vfs", () => {
      const change = (from: number, to: number): Change => ({
        kind: "set-num-vfs",
        pf: PF,
        netDevice: "enp1s0",
        from,
        to,
      });

      test.each([
        [0, 7, ["7"]],
        [7, 0, ["0"]],
        [7, 4, ["0", "4"]],
        [4, 7, ["0", "7"]],
        [7, 7, []],
      ])("goes from %i to %i by writing %j", (from, to, written) => {
        using host = withPf(argv, from);
        const ended = host.runStep(stepOf(change(from, to)));
        expect(ended).toEqual({ status: 0, errorText: "" });
        expect(host.countVfs(PF)).toBe(to);
        expect(writes(host)).toEqual(written);
      });

      test("is undone to the count from before", () => {
        using host = withPf(argv, 4);
        const step = stepOf(change(4, 7));
        host.runStep(step);
        expect(host.undoStep(step).status).toBe(0);
        expect(host.countVfs(PF)).toBe(4);
        expect(host.notes()).toEqual([]);
      });

      test("is undone to the count from before when it has stopped at 0", () => {
        using host = withPf(argv, 4);
        const step = stepOf(change(4, 9));
        expect(host.runStep(step).status).toBe(1);
        expect(host.countVfs(PF)).toBe(0);
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
        expect(host.countVfs(PF)).toBe(4);
      });

      test.each([0, 3])(
        "writes nothing where there are %i VFs and the plan was made for 5, and undoes nothing then",
        (count) => {
          using host = withPf(argv, count);
          const step = stepOf(change(5, 7));
          expect(host.runStep(step)).toEqual({
            status: 1,
            errorText: `${PF} has ${count} VFs, and the plan was made for 5\n`,
          });
          expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
          expect(writes(host)).toEqual([]);
        },
      );

      test("undoes nothing where somebody else was quicker to the same count", () => {
        using host = withPf(argv, 7);
        const step = stepOf(change(0, 7));
        expect(host.runStep(step).status).toBe(0);
        expect(host.undoStep(step).status).toBe(0);
        expect(writes(host)).toEqual([]);
      });

      test("leaves alone the VFs that somebody made after it", () => {
        using host = withPf(argv, 0);
        const step = stepOf(change(0, 7));
        host.runStep(step);
        host.run([{ argv: ["verb_bring_vfs", PF, "2", "60"] }]);
        expect(host.undoStep(step)).toEqual({
          status: 1,
          errorText: `${PF} has 2 VFs, which somebody else made meanwhile: they are left alone\n`,
        });
        expect(host.countVfs(PF)).toBe(2);
      });

      test("fails with the errno's words when the kernel refuses", () => {
        using host = withPf(argv, 0);
        const ended = host.runStep(stepOf(change(0, 9)));
        expect(ended.status).toBe(1);
        expect(ended.errorText).toContain(
          "writing 9 to sriov_numvfs of 0000:01:00.0 failed",
        );
        expect(ended.errorText).toContain("Numerical result out of range");
      });

      test("fails with the kernel's words when fewer VFs come than asked for, and leaves older lines out", () => {
        using host = withPf(argv, 0);
        host.write(".dmesg", `[    1.0] igb ${PF}: an old line\n`);
        host.write(".few", "5\n");
        const ended = host.runStep(stepOf(change(0, 7)));
        expect(ended.status).toBe(1);
        expect(ended.errorText).toBe(
          `0000:01:00.0 has 5 VFs instead of 7\nthe kernel says: [    2.0] igb 0000:01:00.0: only 5 enabled\n`,
        );
      });
    });

    describe("a change that must hit nobody", () => {
      const steps = [
        {
          kind: "set-num-vfs",
          pf: PF,
          netDevice: "enp1s0",
          from: 4,
          to: 7,
          mustBeIdle: [PF],
        },
        {
          kind: "reload-module",
          module: igb,
          options: [],
          expected: [],
          previous: [{ pf: PF, count: 4 }],
          previousOptions: [],
          mustBeIdle: [PF],
        },
        {
          kind: "unload-module",
          module: igb,
          previous: [{ pf: PF, count: 4 }],
          previousOptions: [],
          mustBeIdle: [PF],
        },
      ] as const satisfies readonly Change[];
      const device = `sys/bus/pci/devices/${PF}`;

      test.each(steps)("$kind is done where nobody is", (change) => {
        using host = withIdleVfs(argv);
        expect(host.runStep(stepOf(change))).toEqual({
          status: 0,
          errorText: "",
        });
      });

      test.each(steps)("$kind touches nothing that came into use", (change) => {
        using host = withIdleVfs(argv);
        host.write(`${device}/virtfn2/net/eth2/flags`, "0x1003\n");
        expect(host.runStep(stepOf(change))).toEqual({
          status: 1,
          errorText: `VF 2 of ${PF} is in use since the plan was made: eth2 is up\n`,
        });
        expect(host.undoStep(stepOf(change))).toEqual({
          status: 0,
          errorText: "",
        });
        expect(host.countVfs(PF)).toBe(4);
        expect([...writes(host), ...modprobes(host)]).toEqual([]);
      });

      test("the user's consent to a disruption leaves the look out", () => {
        using host = withIdleVfs(argv);
        host.write(`${device}/virtfn2/net/eth2/flags`, "0x1003\n");
        const { mustBeIdle: _, ...change } = steps[0];
        expect(host.runStep(stepOf(change)).status).toBe(0);
      });

      test.each<readonly [string, (host: VerbHost) => void, string]>([
        [
          "an address on the PF",
          (host) =>
            host.write(
              ".addresses",
              "3: enp1s0    inet 192.0.2.1/24 brd 192.0.2.255 scope global enp1s0\n",
            ),
          `${PF} is in use since the plan was made: enp1s0 has the address 192.0.2.1/24`,
        ],
        [
          "an address on a VLAN",
          (host) => {
            host.write(
              ".addresses",
              "9: enp1s0.5@enp1s0    inet6 2001:db8::1/64 scope global\n",
            );
            host.write(`${device}/net/enp1s0/upper_enp1s0.5/flags`, "0x1002\n");
          },
          `${PF} is in use since the plan was made: enp1s0.5 has the address 2001:db8::1/64`,
        ],
        [
          "a VLAN that is up",
          (host) => {
            host.write(`${device}/net/enp1s0/upper_enp1s0.5/flags`, "0x1003\n");
            host.write("sys/class/net/enp1s0.5/flags", "0x1003\n");
          },
          `${PF} is in use since the plan was made: enp1s0.5 on enp1s0 is up`,
        ],
        [
          "a bond",
          (host) => host.write(`${device}/net/enp1s0/master/flags`, ""),
          `${PF} is in use since the plan was made: enp1s0 belongs to another device`,
        ],
        [
          "a guest",
          (host) => {
            const vf = join(host.root, device, "virtfn1");
            host.write("sys/bus/pci/drivers/vfio-pci/.keep", "");
            host.write("sys/kernel/iommu_groups/12/.keep", "");
            symlinkSync(
              join(host.root, "sys/bus/pci/drivers/vfio-pci"),
              join(vf, "driver"),
            );
            symlinkSync(
              join(host.root, "sys/kernel/iommu_groups/12"),
              join(vf, "iommu_group"),
            );
            mkdirSync(join(host.root, "proc/42/fd"), { recursive: true });
            symlinkSync("/dev/vfio/12", join(host.root, "proc/42/fd/7"));
          },
          `VF 1 of ${PF} is in use since the plan was made: process 42 holds /dev/vfio/12`,
        ],
      ])("meets %s", (_, use, words) => {
        using host = withIdleVfs(argv);
        use(host);
        expect(host.runStep(stepOf(steps[0]))).toEqual({
          status: 1,
          errorText: `${words}\n`,
        });
      });

      test.each<readonly [string, (host: VerbHost) => void]>([
        [
          "an address of the kernel's own making",
          (host) =>
            host.write(
              ".addresses",
              "3: enp1s0    inet6 fe80::1/64 scope link\n",
            ),
        ],
        [
          "somebody else's address",
          (host) =>
            host.write(
              ".addresses",
              "2: eth0    inet 192.0.2.1/24 scope global eth0\n",
            ),
        ],
        [
          "a PF that is merely up",
          (host) => host.write(`${device}/net/enp1s0/flags`, "0x1003\n"),
        ],
        [
          "a VLAN that is down",
          (host) => {
            host.write(`${device}/net/enp1s0/upper_enp1s0.5/flags`, "0x1002\n");
            host.write("sys/class/net/enp1s0.5/flags", "0x1002\n");
          },
        ],
      ])("takes %s for no use", (_, found) => {
        using host = withIdleVfs(argv);
        found(host);
        expect(host.runStep(stepOf(steps[0])).errorText).toBe("");
      });
    });

    describe("reload-module", () => {
      const change = (options: readonly string[]): Change => ({
        kind: "reload-module",
        module: igb,
        options,
        expected: [],
        previous: [{ pf: PF, count: 4 }],
        previousOptions: ["debug=3"],
      });

      test("loads with the options, and remembers them with the inode of the load", () => {
        using host = withIgb(argv, 4);
        const step = stepOf(change(["debug=16", "name=a b"]));
        expect(host.runStep(step)).toEqual({ status: 0, errorText: "" });
        expect(modprobes(host)).toEqual([
          "rmmod -- igb",
          "modprobe -- igb debug=16 name=a b",
        ]);
        const inode = statSync(join(host.root, "sys/module/igb")).ino;
        expect(host.read("run/virtfn/loaded/igb")).toBe(
          `${inode}\ndebug=16\nname=a b\n`,
        );
        host.finishStep(step);
        expect(host.notes()).toEqual([]);
      });

      test("brings the driver back with its former options when the kernel refuses the new ones", () => {
        using host = withIgb(argv, 4);
        const step = stepOf(change(["debug=bad"]));
        const ended = host.runStep(step);
        expect(ended.status).toBe(1);
        expect(ended.errorText).toContain(
          "loading igb debug=bad failed: modprobe: ERROR: could not insert 'igb': Invalid argument",
        );
        expect(ended.errorText).toContain("`bad' invalid for parameter");
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
        expect(modprobes(host).at(-1)).toBe("modprobe -- igb debug=3");
        expect(host.countVfs(PF)).toBe(4);
        expect(host.notes()).toEqual([]);
      });

      test("never leaves the host without the driver, even when its former options are refused too", () => {
        using host = withIgb(argv, 4);
        const step = stepOf({
          ...change(["debug=bad"]),
          previousOptions: ["debug=bad"],
        } as Change);
        host.runStep(step);
        const ended = host.undoStep(step);
        expect(ended.status).toBe(1);
        expect(ended.errorText).toContain(
          "igb is loaded again, but without the options it had",
        );
        expect(host.list("sys/module")).toEqual(["igb"]);
      });

      test("undoes nothing where the driver could not be unloaded", () => {
        using host = withIgb(argv, 4);
        host.write(".in-use", "");
        const step = stepOf(change(["debug=16"]));
        const ended = host.runStep(step);
        expect(ended.errorText).toContain("Module igb is in use");
        host.run([{ argv: ["verb_bring_vfs", PF, "4", "60"] }]);
        const before = modprobes(host);
        expect(host.undoStep(step).status).toBe(0);
        expect(modprobes(host)).toEqual(before);
      });

      test("refuses where the VFs are not those of the plan, before anything is unloaded", () => {
        using host = withIgb(argv);
        host.run([{ argv: ["verb_bring_vfs", PF, "2", "60"] }]);
        const step = stepOf(change(["debug=16"]));
        expect(host.runStep(step)).toEqual({
          status: 1,
          errorText: `${PF} has 2 VFs, and the plan was made for 4\n`,
        });
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
        expect(modprobes(host)).toEqual([]);
        expect(host.countVfs(PF)).toBe(2);
      });

      test("leaves alone what somebody loaded after it", () => {
        using host = withIgb(argv, 4);
        const step = stepOf(change(["debug=16"]));
        expect(host.runStep(step).status).toBe(0);
        loadAnew(host);
        const before = modprobes(host);
        expect(host.undoStep(step)).toEqual({
          status: 1,
          errorText:
            "igb was loaded by somebody else meanwhile: it is left as it is\n",
        });
        expect(modprobes(host)).toEqual(before);
      });

      test("takes no old note for its own", () => {
        using host = withIgb(argv, 4);
        host.write("run/virtfn/replaced/igb", "1\n");
        rmSync(join(host.root, "sys/module/igb"), { recursive: true });
        host.run([{ argv: ["verb_note_load", "igb"] }]);
        expect(host.list("run/virtfn/replaced")).toEqual([]);
      });

      test("refuses while another module holds it", () => {
        using host = withIgb(argv, 4);
        host.write("sys/module/igb/holders/igb_uio/x", "");
        const ended = host.runStep(stepOf(change(["debug=16"])));
        expect(ended).toEqual({
          status: 1,
          errorText: "igb cannot be unloaded: igb_uio uses it\n",
        });
        expect(modprobes(host)).toEqual([]);
      });
    });

    describe("load-module and unload-module", () => {
      const load: Change = {
        kind: "load-module",
        module: igb,
        options: ["max_vfs=7"],
        expected: [],
      };

      test("a load is undone by an unload", () => {
        using host = verbHost(argv);
        expect(host.runStep(stepOf(load)).status).toBe(0);
        expect(host.list("run/virtfn/loaded")).toEqual(["igb"]);
        expect(host.undoStep(stepOf(load)).status).toBe(0);
        expect(host.list("sys/module")).toEqual([]);
        expect(host.list("run/virtfn/loaded")).toEqual([]);
      });

      test("a load that somebody else was quicker with fails, since options would not be given", () => {
        using host = withIgb(argv);
        expect(host.runStep(stepOf(load)).errorText).toBe(
          "igb is loaded already, so its options cannot be given\n",
        );
      });

      test("a driver that somebody else loaded first is not unloaded by the undo", () => {
        using host = withIgb(argv);
        host.write("run/virtfn/loading/igb", "unfinished\n");
        const step = stepOf(load);
        expect(host.runStep(step).status).toBe(1);
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
        expect(host.list("sys/module")).toEqual(["igb"]);
      });

      test("a driver that somebody else loaded after us is not unloaded by the undo", () => {
        using host = verbHost(argv);
        const step = stepOf(load);
        host.runStep(step);
        loadAnew(host);
        expect(host.undoStep(step)).toEqual({
          status: 1,
          errorText:
            "igb was loaded by somebody else meanwhile: it is left as it is\n",
        });
        expect(host.list("sys/module")).toEqual(["igb"]);
      });

      test("a load leaves no note once all has succeeded", () => {
        using host = verbHost(argv);
        host.runStep(stepOf(load));
        host.finishStep(stepOf(load));
        expect(host.notes()).toEqual([]);
      });

      test("a load that makes too few VFs fails", () => {
        using host = withPf(argv, 0);
        const ended = host.runStep(
          stepOf({ ...load, expected: [{ pf: PF, count: 7 }] }),
        );
        expect(ended).toEqual({
          status: 1,
          errorText: "0000:01:00.0 has 0 VFs instead of 7\n",
        });
      });

      test("an unload is undone by a load with the options and VFs from before", () => {
        using host = withIgb(argv, 3);
        const step = stepOf({
          kind: "unload-module",
          module: igb,
          previous: [{ pf: PF, count: 3 }],
          previousOptions: ["debug=1"],
        });
        expect(host.runStep(step).status).toBe(0);
        expect(host.list("sys/module")).toEqual([]);
        expect(host.undoStep(step).status).toBe(0);
        expect(modprobes(host).at(-1)).toBe("modprobe -- igb debug=1");
        expect(host.countVfs(PF)).toBe(3);
      });
    });

    describe("write-parameter", () => {
      const change: Change = {
        kind: "write-parameter",
        module: igb,
        parameter: "debug",
        from: "N",
        to: "Y",
      };

      test("writes the value without a line end, and back", () => {
        using host = verbHost(argv);
        host.write("sys/module/igb/parameters/debug", "N\n");
        expect(host.runStep(stepOf(change))).toEqual({
          status: 0,
          errorText: "",
        });
        expect(host.read("sys/module/igb/parameters/debug")).toBe("Y");
        host.undoStep(stepOf(change));
        expect(host.read("sys/module/igb/parameters/debug")).toBe("N");
      });

      test("fails where there is no such parameter", () => {
        using host = verbHost(argv);
        const ended = host.runStep(stepOf(change));
        expect(ended).toEqual({
          status: 1,
          errorText: "igb has no parameter debug that can be read\n",
        });
      });

      test("writes nothing over a value that the plan did not show", () => {
        using host = verbHost(argv);
        host.write("sys/module/igb/parameters/debug", "Q\n");
        const step = stepOf(change);
        expect(host.runStep(step)).toEqual({
          status: 1,
          errorText:
            "the parameter debug of igb is Q, and the plan was made for N\n",
        });
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
        expect(host.read("sys/module/igb/parameters/debug")).toBe("Q\n");
      });

      test("undoes nothing where the value was right already", () => {
        using host = verbHost(argv);
        host.write("sys/module/igb/parameters/debug", "Y\n");
        host.runStep(stepOf(change));
        expect(host.undoStep(stepOf(change)).status).toBe(0);
        expect(host.read("sys/module/igb/parameters/debug")).toBe("Y\n");
      });

      test("leaves alone what somebody wrote after it", () => {
        using host = verbHost(argv);
        host.write("sys/module/igb/parameters/debug", "N\n");
        host.runStep(stepOf(change));
        host.write("sys/module/igb/parameters/debug", "Q\n");
        expect(host.undoStep(stepOf(change))).toEqual({
          status: 1,
          errorText:
            "the parameter debug of igb is Q, which somebody else wrote meanwhile: it is left alone\n",
        });
        expect(host.read("sys/module/igb/parameters/debug")).toBe("Q\n");
      });
    });

    describe("write-file and remove-file", () => {
      const content = "# it's \\ here\noptions igb max_vfs=7\n";
      const write = (previous?: string): Change => ({
        kind: "write-file",
        path: FILE,
        content,
        previous,
      });

      test("writes the very content with mode 0644 and leaves nothing else", () => {
        using host = verbHost(argv);
        host.write("etc/modprobe.d/other.conf", "");
        const ended = host.runStep(stepOf(write()));
        expect(ended).toEqual({ status: 0, errorText: "" });
        expect(host.read(FILE)).toBe(content);
        expect(statSync(join(host.root, FILE)).mode & 0o777).toBe(0o644);
        expect(host.list("etc/modprobe.d")).toEqual([
          "other.conf",
          "zz-virtfn-igb.conf",
        ]);
      });

      test("is undone to no file and no folder where there was none", () => {
        using host = verbHost(argv);
        host.write("etc/passwd", "");
        const step = stepOf(write());
        host.runStep(step);
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
        expect(host.list("etc")).toEqual(["passwd"]);
        host.runStep(step);
        host.finishStep(step);
        expect(host.list("etc/modprobe.d")).toEqual(["zz-virtfn-igb.conf"]);
        expect(host.undoStep(step).status).toBe(0);
        expect(host.list("etc")).toEqual(["modprobe.d", "passwd"]);
      });

      test("is undone to the file from before", () => {
        using host = verbHost(argv);
        host.write(FILE, "options igb max_vfs=2");
        const step = stepOf(write("options igb max_vfs=2"));
        host.runStep(step);
        host.undoStep(step);
        expect(host.read(FILE)).toBe("options igb max_vfs=2");
      });

      const remove: Change = {
        kind: "remove-file",
        path: FILE,
        previous: "ours\n",
      };

      test.each([
        ["a write of a new file", () => write(), "mine\n"],
        ["a write of a file that has changed", () => write("ours\n"), "mine\n"],
        [
          "a write of a file that has lost its last newline",
          () => write("ours\n"),
          "ours",
        ],
        ["a write of a file that is gone", () => write("ours\n"), undefined],
        ["a removal of a file that has changed", () => remove, "mine\n"],
      ])("%s refuses, and its undo does nothing", (_, make, found) => {
        using host = verbHost(argv);
        host.write("etc/modprobe.d/other.conf", "");
        if (found !== undefined) host.write(FILE, found);
        const step = stepOf(make());
        expect(host.runStep(step)).toEqual({
          status: 1,
          errorText: `${FILE} has changed since the plan was made\n`,
        });
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
        expect(host.read(FILE)).toBe(found);
      });

      test.each([
        ["a write", () => write(), content],
        ["a removal", () => remove, undefined],
      ])(
        "%s that somebody else made already is not undone",
        (_, make, found) => {
          using host = verbHost(argv);
          host.write("etc/modprobe.d/other.conf", "");
          if (found !== undefined) host.write(FILE, found);
          const step = stepOf(make());
          expect(host.runStep(step)).toEqual({ status: 0, errorText: "" });
          expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
          expect(host.read(FILE)).toBe(found);
        },
      );

      test.each([
        ["a write of a new file", () => write(), undefined],
        ["a write", () => write("ours\n"), "ours\n"],
        ["a removal", () => remove, "ours\n"],
      ])(
        "undo of %s leaves alone what somebody wrote after it",
        (_, make, found) => {
          using host = verbHost(argv);
          host.write("etc/modprobe.d/other.conf", "");
          if (found !== undefined) host.write(FILE, found);
          const step = stepOf(make());
          expect(host.runStep(step).status).toBe(0);
          host.write(FILE, "mine\n");
          expect(host.undoStep(step)).toEqual({
            status: 1,
            errorText: `${FILE} was written by somebody else meanwhile: it is left alone\n`,
          });
          expect(host.read(FILE)).toBe("mine\n");
        },
      );

      describe("virtfn's own folders in /etc", () => {
        const script = "/etc/virtfn/sriov/0000:01:00.0.sh";
        const removal = stepOf({
          kind: "remove-file",
          path: script,
          previous: "ours\n",
        });

        test("go with the last file, once nothing can be undone any more", () => {
          using host = verbHost(argv);
          host.write(script, "ours\n");
          expect(host.runStep(removal).status).toBe(0);
          expect(host.undoStep(removal).status).toBe(0);
          expect(host.list("etc/virtfn/sriov")).toEqual(["0000:01:00.0.sh"]);
          expect(host.runStep(removal).status).toBe(0);
          expect(host.finishStep(removal)).toEqual({
            status: 0,
            errorText: "",
          });
          expect(host.list("etc")).toEqual([]);
        });

        test.each(["etc/virtfn/sriov/0000:02:00.0.sh", "etc/virtfn/notes.txt"])(
          "stay where %s is",
          (other) => {
            using host = verbHost(argv);
            host.write(script, "ours\n");
            host.write(other, "");
            host.runStep(removal);
            expect(host.finishStep(removal)).toEqual({
              status: 0,
              errorText: "",
            });
            expect(host.read(other)).toBe("");
          },
        );

        test("go again where undo takes back the first file", () => {
          using host = verbHost(argv);
          host.write("etc/passwd", "");
          const step = stepOf({
            kind: "write-file",
            path: script,
            content: "ours\n",
            previous: undefined,
          });
          host.runStep(step);
          expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
          expect(host.list("etc")).toEqual(["passwd"]);
        });
      });

      test("an empty folder of the system's stays when a file in it is removed", () => {
        using host = verbHost(argv);
        host.write(FILE, "ours\n");
        const step = stepOf(remove);
        host.runStep(step);
        host.finishStep(step);
        expect(host.list("etc")).toEqual(["modprobe.d"]);
      });

      test("a removed file comes back as it was", () => {
        using host = verbHost(argv);
        host.write(FILE, content);
        const step = stepOf({
          kind: "remove-file",
          path: FILE,
          previous: content,
        });
        expect(host.runStep(step).status).toBe(0);
        expect(host.read(FILE)).toBeUndefined();
        expect(host.undoStep(step).status).toBe(0);
        expect(host.read(FILE)).toBe(content);
      });
    });

    describe("rebuild-image", () => {
      const change = (
        tool: "initramfs-tools" | "dracut" | "mkinitcpio",
        image = IMAGE,
      ): Change => ({
        kind: "rebuild-image",
        tool,
        image,
        kernelRelease: "6.1.0-50",
        modules: [igb],
      });

      test.each([
        ["initramfs-tools", IMAGE, "update-initramfs -u -k 6.1.0-50"],
        ["dracut", IMAGE, `dracut -f ROOT${IMAGE} 6.1.0-50`],
        ["mkinitcpio", IMAGE, `mkinitcpio -k 6.1.0-50 -g ROOT${IMAGE}`],
        [
          "mkinitcpio",
          "/boot/initramfs-linux-fallback.img",
          "mkinitcpio -k 6.1.0-50 -g ROOT/boot/initramfs-linux-fallback.img -S autodetect",
        ],
      ] as const)("%s rebuilds %s by: %s", (tool, image, call) => {
        using host = verbHost(argv);
        host.write(image, "old\n");
        const step = stepOf(change(tool, image));
        expect(host.runStep(step).status).toBe(0);
        expect(
          host.calls().map((line) => line.replace(host.root, "ROOT")),
        ).toEqual([call]);
        expect(host.read(image)).toBe("new image of 6.1.0-50\n");
        expect(host.list("boot")).toHaveLength(2);
        host.finishStep(step);
        expect(host.list("boot")).toHaveLength(1);
      });

      test.each(["initramfs-tools", "dracut"] as const)(
        "the old image is back when %s fails, and nothing else stays",
        (tool) => {
          using host = verbHost(argv);
          host.write(IMAGE, "old\n");
          host.write(".full", "");
          const step = stepOf(change(tool));
          const ended = host.runStep(step);
          expect(ended.status).toBe(1);
          expect(ended.errorText).toContain("No space left on device");
          expect(host.undoStep(step).status).toBe(0);
          expect(host.read(IMAGE)).toBe("old\n");
          expect(
            host.list("boot").filter((name) => name.startsWith(".virtfn")),
          ).toEqual([]);
        },
      );

      test("a complete copy that an earlier one left is what undo brings back", () => {
        using host = verbHost(argv);
        host.write(IMAGE, "half\n");
        host.write("boot/.virtfn-initrd.img-6.1.0-50", "old\n");
        host.write(".full", "");
        const step = stepOf(change("dracut"));
        expect(host.runStep(step).status).toBe(1);
        expect(host.undoStep(step).status).toBe(0);
        expect(host.read(IMAGE)).toBe("old\n");
        expect(host.list("boot")).toEqual(["initrd.img-6.1.0-50"]);
      });

      test("undo of a rebuild that never began leaves the image alone", () => {
        using host = verbHost(argv);
        host.write(IMAGE, "old\n");
        expect(host.undoStep(stepOf(change("dracut"))).status).toBe(0);
        expect(host.read(IMAGE)).toBe("old\n");
        linkSync(
          join(host.root, IMAGE),
          join(host.root, "boot/.virtfn-initrd.img-6.1.0-50"),
        );
        expect(host.undoStep(stepOf(change("dracut"))).status).toBe(0);
        expect(host.list("boot")).toEqual(["initrd.img-6.1.0-50"]);
      });
    });
  },
);

function withPf(argv: readonly string[], vfs: number): VerbHost {
  const host = verbHost(argv);
  host.addPf(PF, 7);
  if (vfs > 0) {
    host.run([{ argv: ["verb_bring_vfs", PF, String(vfs), "60"] }]);
    host.write(".calls", "");
  }
  expect(
    readlinkSync(join(host.root, `sys/bus/pci/devices/${PF}/driver`)),
  ).toContain("igb");
  return host;
}

function withIgb(argv: readonly string[], vfs = 0): VerbHost {
  const host = withPf(argv, vfs);
  host.write("sys/module/igb/initstate", "live\n");
  return host;
}

function writes(host: VerbHost): readonly string[] {
  return host
    .calls()
    .filter((call) => call.startsWith("tee "))
    .map((call) => call.split(" ")[2] ?? "");
}

function modprobes(host: VerbHost): readonly string[] {
  return host.calls().filter((call) => /^(?:modprobe|rmmod)/.test(call));
}

/** A PF that is down with four VFs that are down. */
function withIdleVfs(argv: readonly string[]): VerbHost {
  const host = withIgb(argv, 4);
  const device = `sys/bus/pci/devices/${PF}`;
  host.write(`${device}/net/enp1s0/flags`, "0x1002\n");
  host.write(`${device}/virtfn2/net/eth2/flags`, "0x1002\n");
  host.write(".addresses", "1: lo    inet 127.0.0.1/8 scope host lo\n");
  return host;
}

/** Another load of igb: its folder has another inode. */
function loadAnew(host: VerbHost): void {
  mkdirSync(join(host.root, "sys/module/.new/holders"), { recursive: true });
  rmSync(join(host.root, "sys/module/igb"), { recursive: true });
  renameSync(
    join(host.root, "sys/module/.new"),
    join(host.root, "sys/module/igb"),
  );
}
