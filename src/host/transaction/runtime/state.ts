/**
 * What every transaction brings along. Names begin with `tx_`, so that they cannot meet those of verbs.
 *
 * Files in the journal: `script`, `log` (one line an event), `outcome` (last, by rename), `cancel` (made by the
 * runner), and while it runs the FIFOs `events` (steps and clock to the main loop), `wake.*` (one for each follower,
 * a byte for each line of the log) and `alive` (held open on descriptor 8 until the transaction is gone).
 *
 * Nothing here can block for good: FIFOs are opened for reading and writing, which waits for nobody, and hold far
 * more than a transaction ever writes.
 */
export const STATE = `R=\${VIRTFN_ROOT-}
tx_journal=$R/var/lib/virtfn/transactions/$tx_id
tx_lock=$R/run/virtfn/lock
tx_serial=0 tx_reached=0 tx_failed='' tx_why='' tx_undo_failed='' tx_stop='' tx_clock='' tx_locked='' tx_ended='' tx_grace=5`;
