/**
 * How a plain type looks once it went through JSON: members that may be `undefined` are left out. Documents are
 * declared as schemas of this, so that a member added to a type does not compile until its schema knows it.
 */
export type AsJson<T> = T extends string | number | boolean | null
  ? T
  : T extends readonly (infer Item)[]
    ? AsJson<Item>[]
    : Simplify<
        {
          [K in keyof T as undefined extends T[K] ? never : K]: AsJson<T[K]>;
        } & {
          [K in keyof T as undefined extends T[K] ? K : never]?:
            AsJson<Exclude<T[K], undefined>> | undefined;
        }
      >;

type Simplify<T> = { [K in keyof T]: T[K] };

/** `true` when the two can stand in for each other; `const same: Same<A, B> = true` is the proof. */
export type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : false
  : false;
