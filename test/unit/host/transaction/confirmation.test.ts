import { describeConfirmations } from "../../../support/confirmation-suite.ts";

describeConfirmations("sh", ["sh"]);
