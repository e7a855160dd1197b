import { fileURLToPath } from "node:url";

/** The path of a file that comes with virtfn: `playbooks/igb.yml`. This stands two folders deep, in `src` and in `dist`. */
export function shippedFile(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}
