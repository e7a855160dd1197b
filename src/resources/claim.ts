/** What a wish says of one thing on a host. */
export interface Claim {
  /** The thing: `module igb`, `num_vfs of 0000:01:00.0`, `vlan of VF 3 of 0000:01:00.0`. */
  readonly subject: string;
  /** Equal for wishes that want the same of it. */
  readonly value: string;
  /** How to cure a contradiction about it. */
  readonly hint: string;
}
