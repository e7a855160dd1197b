import type { SourceRange } from "../diagnostics/source.ts";
import type { VariableDefinition } from "./inventory.ts";

/**
 * What one line or key of an inventory says. Every form of inventory is read to these, in the order in which it is
 * written, and one place makes groups and hosts of them.
 */
export type Statement =
  | {
      readonly kind: "group";
      readonly name: string;
      readonly range: SourceRange;
    }
  /** The group's name is used and has to be declared somewhere. */
  | {
      readonly kind: "mention";
      readonly name: string;
      readonly range: SourceRange;
    }
  | {
      readonly kind: "child";
      readonly parent: string;
      readonly child: string;
      readonly range: SourceRange;
    }
  | {
      readonly kind: "host";
      readonly name: string;
      readonly group: string;
      readonly port: number | undefined;
      readonly range: SourceRange | undefined;
    }
  | {
      readonly kind: "host-variable";
      readonly host: string;
      readonly definition: VariableDefinition;
    }
  | {
      readonly kind: "group-variable";
      readonly group: string;
      readonly definition: VariableDefinition;
    };
