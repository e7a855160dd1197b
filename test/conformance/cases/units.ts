import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";

const WANTS = "$R/etc/systemd/system/multi-user.target.wants";

/** What systemd does at boot for somebody who left a script, a template and a link. */
export const unitCases: readonly ConformanceCase[] = [
  {
    title: "an instance of a template runs at boot, when igb has its ports",
    needs: ["reboot"],
    check: async (lab) => {
      const unit = `conformance@${lab.pf}.service`;
      await lab.writeFile(
        "/etc/systemd/system/conformance@.service",
        `[Unit]
DefaultDependencies=no
ConditionPathExists=/etc/conformance/%i.sh
After=local-fs.target systemd-udevd.service systemd-modules-load.service
Wants=network-pre.target
Before=network-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /etc/conformance/%i.sh

[Install]
WantedBy=multi-user.target
`,
      );
      await lab.writeFile(
        `/etc/conformance/${lab.pf}.sh`,
        `R=\${VIRTFN_ROOT-}
looks=0
until [ -e "$R/sys/bus/pci/devices/${lab.pf}/driver" ] || [ "$looks" -ge 60 ]; do
  looks=$((looks + 1))
  sleep 1
done
echo 2 | tee "$R/sys/bus/pci/devices/${lab.pf}/sriov_numvfs"
`,
      );
      try {
        await lab.output(
          `mkdir -p "${WANTS}" && ln -s ../conformance@.service "${WANTS}/${unit}"`,
        );
        await lab.output("systemctl daemon-reload");
        expect(await lab.output(`systemctl is-enabled ${unit}`)).toBe(
          "enabled",
        );
        await lab.reboot();
        await lab.awaitVfs(2);
        expect(await lab.output(`systemctl is-active ${unit}`)).toBe("active");
      } finally {
        await lab.output(
          `rm -rf "${WANTS}/${unit}" "$R/etc/conformance" "$R/etc/systemd/system/conformance@.service"; systemctl daemon-reload`,
        );
      }
    },
  },
  {
    title:
      "a link whose name no file has is nothing, and a unit may be disabled",
    needs: [],
    check: async (lab) => {
      expect(
        await lab.run("systemctl is-enabled conformance-nobody.service"),
      ).toMatchObject({ status: 1, stdout: "" });
      expect(
        await lab.run("systemctl start conformance-nobody.service"),
      ).toMatchObject({ status: 5 });
      expect(await lab.output('ls -d "$R/run/systemd/system"')).toContain(
        "/run/systemd/system",
      );
    },
  },
];
