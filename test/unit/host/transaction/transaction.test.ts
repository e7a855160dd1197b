import { describeTransactions } from "../../../support/transaction-suite.ts";

describeTransactions("sh", ["sh"]);
