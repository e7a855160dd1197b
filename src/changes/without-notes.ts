/** For scripts without undo: notes are for undo, and for a transaction that tells what it waits for. */
export const WITHOUT_NOTES: Readonly<Record<string, string>> =
  Object.fromEntries(
    [
      "verb_leave_note",
      "verb_drop_note",
      "verb_drop_vf_notes",
      "verb_begin",
      "verb_end",
      "verb_pf_is_lent",
    ].map((name) => [name, `${name}() { :; }`]),
  );
