import { test } from "vitest";
import { renderRunSchema, RUN_SCHEMAS } from "../../../scripts/generate-run-schema.ts";
import { expectFile } from "../../support/golden-file.ts";

for (const [path, schema] of Object.entries(RUN_SCHEMAS))
  test(`${path} is the one that the code generates`, () => {
    expectFile(path, renderRunSchema(schema));
  });
