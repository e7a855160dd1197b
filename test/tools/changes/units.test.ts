import { mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EnableUnit } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import { verbHost, type VerbHost } from "../../support/verb-host.ts";
import { doAndUndo, WELL } from "../../support/vf-host.ts";

const WANTS = "etc/systemd/system/multi-user.target.wants";

const enable: EnableUnit = {
  kind: "enable-unit",
  unit: "virtfn-sriov.service",
  target: "multi-user.target",
  enabled: true,
};
const disable: EnableUnit = { ...enable, enabled: false };
const LINK = `${WANTS}/${enable.unit}`;

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "a unit under $name",
  ({ argv }) => {
    test("is enabled by a link to its file, and systemd hears of it", () => {
      using host = withSystemd(argv);
      expect(host.runStep(stepOf(enable))).toEqual(WELL);
      expect(linkIn(host)).toBe("../virtfn-sriov.service");
      expect(host.calls()).toEqual(["systemctl daemon-reload"]);
      host.finishStep(stepOf(enable));
      expect(host.notes()).toEqual([]);
    });

    test("that is an instance is enabled by a link to its template", () => {
      using host = withSystemd(argv);
      const unit = "virtfn-sriov@0000:01:00.0.service";
      expect(host.runStep(stepOf({ ...enable, unit }))).toEqual(WELL);
      expect(readlinkSync(join(host.root, WANTS, unit))).toBe(
        "../virtfn-sriov@.service",
      );
    });

    test("is enabled without a word to a systemd that does not run", () => {
      using host = verbHost(argv);
      expect(doAndUndo(host, enable)).toEqual([WELL, WELL]);
      expect(host.calls()).toEqual([]);
    });

    test("is enabled even when systemd cannot be told", () => {
      using host = withSystemd(argv);
      host.write(".no-bus", "");
      expect(host.runStep(stepOf(enable))).toEqual({
        status: 0,
        errorText: "systemctl daemon-reload failed: no bus\n",
      });
    });

    test("is no longer enabled after undo, and the folder that was made for it is gone", () => {
      using host = withSystemd(argv);
      expect(doAndUndo(host, enable)).toEqual([WELL, WELL]);
      expect(host.list("etc/systemd/system")).toEqual([]);
      expect(host.notes()).toEqual([]);
    });

    test("leaves a folder that others use", () => {
      using host = withSystemd(argv);
      host.write(`${WANTS}/other.service`, "");
      expect(doAndUndo(host, enable)).toEqual([WELL, WELL]);
      expect(host.list(WANTS)).toEqual(["other.service"]);
    });

    test("is disabled, and enabled again by undo", () => {
      using host = withSystemd(argv);
      host.runStep(stepOf(enable));
      host.finishStep(stepOf(enable));
      expect(host.runStep(stepOf(disable))).toEqual(WELL);
      expect(host.list(WANTS)).toEqual([]);
      expect(host.undoStep(stepOf(disable))).toEqual(WELL);
      expect(linkIn(host)).toBe("../virtfn-sriov.service");
    });

    test.each([
      ["enabled", enable, "/etc/systemd/system/virtfn-sriov.service"],
      ["enabled", enable, "../virtfn-sriov.service"],
      ["disabled", disable, undefined],
    ])(
      "that is %s already is left as it is, by undo too",
      (_, change, found) => {
        using host = withSystemd(argv);
        if (found !== undefined) link(host, found);
        expect(doAndUndo(host, change)).toEqual([WELL, WELL]);
        expect(linkIn(host)).toBe(found);
        expect(host.calls()).toEqual([]);
      },
    );

    test.each([
      ["enabled", enable, "is there and not ours"],
      ["disabled", disable, "is not ours"],
    ])(
      "is not %s where somebody else's link has its name",
      (_, change, words) => {
        using host = withSystemd(argv);
        link(host, "/opt/mine.service");
        expect(doAndUndo(host, change)).toEqual([
          { status: 1, errorText: `/${LINK} ${words}: it is left alone\n` },
          WELL,
        ]);
        expect(linkIn(host)).toBe("/opt/mine.service");
      },
    );

    test.each([
      ["is made", enable],
      ["is taken", disable],
    ])(
      "whose link %s is not undone where somebody put another there",
      (_, change) => {
        using host = withSystemd(argv);
        if (!change.enabled) link(host, "../virtfn-sriov.service");
        host.runStep(stepOf(change));
        rmSync(join(host.root, LINK), { force: true });
        link(host, "/opt/mine.service");
        expect(host.undoStep(stepOf(change))).toEqual({
          status: 1,
          errorText: `/${LINK} is not ours any more: it is left alone\n`,
        });
        expect(linkIn(host)).toBe("/opt/mine.service");
      },
    );

    test("whose folder alone was made is undone", () => {
      using host = withSystemd(argv);
      host.run([
        {
          argv: [
            "verb_leave_note",
            `written/unit/${enable.target}/${enable.unit}`,
            "enabled",
          ],
        },
        {
          argv: [
            "verb_leave_note",
            `written/wants/${enable.target}`,
            enable.unit,
          ],
        },
        { argv: ["mkdir", "-p", join(host.root, WANTS)] },
      ]);
      expect(host.undoStep(stepOf(enable))).toEqual(WELL);
      expect(host.list("etc/systemd/system")).toEqual([]);
    });
  },
);

function withSystemd(argv: readonly string[]): VerbHost {
  const host = verbHost(argv);
  host.write("run/systemd/system/.keep", "");
  host.write("etc/systemd/.keep", "");
  return host;
}

function link(host: VerbHost, target: string): void {
  mkdirSync(dirname(join(host.root, LINK)), { recursive: true });
  symlinkSync(target, join(host.root, LINK));
}

function linkIn(host: VerbHost): string | undefined {
  try {
    return readlinkSync(join(host.root, LINK));
  } catch {
    return undefined;
  }
}
