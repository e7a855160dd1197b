import { describe, expect, test } from "vitest";
import { isSelected } from "../../../src/playbook/select-tags.ts";

/** `tags of the task | --tags | --skip-tags`, as Ansible's documentation of tags has it. */
const cases: Readonly<Record<string, boolean>> = {
  " | | ": true,
  "a | | ": true,
  "a | a | ": true,
  "a,b | b,c | ": true,
  "a | b | ": false,
  " | a | ": false,
  "always | a | ": true,
  "never | | ": false,
  "never | a | ": false,
  "never,a | a | ": true,
  "never | never | ": true,
  "never,a | all | ": false,
  "a | all | ": true,
  " | all | ": true,
  "a | tagged | ": true,
  " | tagged | ": false,
  "never,a | tagged | ": false,
  " | untagged | ": true,
  "a | untagged | ": false,
  "always | untagged | ": true,
  "a | | a": false,
  "a | | b": true,
  " | | a": true,
  "a | a | a": false,
  "a,b | a | b": false,
  "always | | always": false,
  "always,a | | a": false,
  "a | | tagged": false,
  " | | tagged": true,
  " | | untagged": false,
  "a | | untagged": true,
  "a | | all": false,
  " | | all": false,
  "always | | all": true,
};

describe("tasks are selected by tags as in Ansible", () => {
  for (const [title, expected] of Object.entries(cases))
    test(`${title} → ${expected ? "runs" : "does not run"}`, () => {
      const [own = [], tags = [], skipTags = []] = title
        .split("|")
        .map((list) =>
          list
            .split(",")
            .map((tag) => tag.trim())
            .filter(Boolean),
        );
      expect(isSelected(own, { tags, skipTags })).toBe(expected);
    });
});
