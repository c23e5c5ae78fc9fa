/**
 * Has libguestfs start its own QEMU, always in emulation: `/dev/kvm` is not in the isolation, as that would open the
 * kernel of the host to what breaks out of a disk, and it hangs where it is there and does not work.
 */
export const emulated = {
  LIBGUESTFS_BACKEND: 'direct',
  LIBGUESTFS_BACKEND_SETTINGS: 'force_tcg',
} as const
