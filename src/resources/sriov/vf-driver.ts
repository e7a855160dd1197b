/** Drivers that hand a function to user space or to a guest: no net device of ours comes from them. */
export function isUserSpaceDriver(driver: string | undefined): boolean {
  return (
    driver !== undefined && /^vfio|^uio|^pci-stub$|^xen-pciback$/.test(driver)
  );
}
