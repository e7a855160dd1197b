import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  loadExtraVars,
  loadInventory,
  loadPlaybookFolder,
} from "../../../src/inventory/load.ts";
import { hostVariables } from "../../../src/inventory/precedence.ts";
import { renderInventory } from "../../../src/inventory/render-inventory.ts";
import { INVENTORY_CASES } from "../../support/inventory-cases.ts";
import { valueOf } from "../../support/results.ts";

/** The expectations are Ansible's own output; test/tools/inventory-ansible.test.ts keeps them true. */
describe("an inventory reads as in Ansible", () => {
  test.each(INVENTORY_CASES)(
    "$name",
    async ({ sources, playbook, extraVars, expectedFile }) => {
      const loaded = valueOf(await loadInventory(sources));
      const outer = {
        extraVars: valueOf(await loadExtraVars(extraVars)),
        playbookFolder: playbook
          ? valueOf(await loadPlaybookFolder(playbook, loaded.inventory))
          : undefined,
      };
      const listed = renderInventory(loaded.inventory, (host) =>
        hostVariables(loaded, host, outer),
      );
      expect(JSON.parse(listed)).toEqual(
        JSON.parse(readFileSync(expectedFile, "utf8")),
      );
    },
  );
});
