import type { z } from "zod";

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

/** The schema of a type's JSON: compiles only while the two say the same, member by member. */
export function schemaOf<T>() {
  return <Schema extends z.ZodType>(
    schema: Schema & Proof<Same<z.infer<Schema>, AsJson<T>>>,
  ): Schema => schema;
}

type Proof<Holds extends boolean> = Holds extends true
  ? unknown
  : "the schema and the type differ";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
