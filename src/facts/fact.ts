import type { ObservationRequest } from "../model/observation-request.ts";

/**
 * A question to a host: the sh that asks it, and the parser of what it prints, both pure. Inside a fact's frame every
 * line begins with a keyword or with `|`, so nothing that a host contains can end the frame.
 */
export interface Fact<Answer> {
  readonly name: string;
  /** POSIX sh that may use the functions of `prelude.ts`. */
  readonly ask: (request: ObservationRequest) => string;
  /** Never throws: a line that it does not know is passed over. */
  readonly parse: (lines: readonly string[]) => Answer;
}
