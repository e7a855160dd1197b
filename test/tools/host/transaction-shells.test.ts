import { describeConfirmations } from "../../support/confirmation-suite.ts";
import { otherShells } from "../../support/other-shells.ts";
import { describeTransactions } from "../../support/transaction-suite.ts";

for (const { name, argv } of otherShells()) {
  describeTransactions(name, argv);
  describeConfirmations(name, argv);
}
