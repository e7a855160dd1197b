/** Where it is, and what it has come to so far. */
export const STATE = `R=\${VIRTFN_ROOT-}
tx_journal=$R/var/lib/virtfn/transactions/$tx_id
tx_lock=$R/run/virtfn/lock
tx_serial=0 tx_reached=0 tx_failed='' tx_why='' tx_undo_failed='' tx_stop='' tx_clock='' tx_locked='' tx_ended='' tx_unconfirmed='' tx_marked='' tx_grace=5`;
