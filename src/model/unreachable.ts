/** The end of an exhaustive `switch`: a new member of the union does not compile until it is handled. */
export function unreachable(value: never): never {
  throw new Bug(`unexpected ${JSON.stringify(value)}`);
}

/** A fault of virtfn itself; everything that can be expected is data instead. */
export class Bug extends Error {
  override readonly name = "Bug";
}
