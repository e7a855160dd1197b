import { test } from "vitest";
import { renderDocumentSchema, DOCUMENT_SCHEMAS } from "../../../scripts/json-schemas.ts";
import { expectFile } from "../../support/golden-file.ts";

for (const [path, schema] of Object.entries(DOCUMENT_SCHEMAS))
  test(`${path} is the one that the code generates`, () => {
    expectFile(path, renderDocumentSchema(schema));
  });
