/**
 * Where a setting can be true: `running` the kernel now · `persisted` what the next load of the module uses ·
 * `packed` what the next boot uses, where the driver loads from the initramfs.
 */
export const PLANES = ["running", "persisted", "packed"] as const;

export type Plane = (typeof PLANES)[number];
