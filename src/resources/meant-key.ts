/** A key of a resource that somebody meant with another word, or in another place. */
export interface MeantKey {
  /** The key that it stands for, in the map in which it was written. */
  readonly key: string;
  /** What to write instead. */
  readonly words: string;
}

/** `path` is where the key stands. */
export type FindMeantKey = (
  written: string,
  path: readonly PropertyKey[],
) => MeantKey | undefined;
