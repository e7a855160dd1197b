#!/usr/bin/env node
import { readFileSync } from "node:fs";

if (process.argv[2] === "--version" || process.argv[2] === "-V") {
  // Answered before anything else is loaded: scripts ask for it often.
  const { version } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import("../dist/cli/main.js");
  await main();
}
