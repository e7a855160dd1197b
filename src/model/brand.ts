declare const brand: unique symbol;

/** A `Base` that only its own parser can make, so an unchecked value cannot stand in for it. */
export type Brand<Base, Name extends string> = Base & {
  readonly [brand]: Name;
};
