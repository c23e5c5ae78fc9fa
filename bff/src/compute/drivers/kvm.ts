import type { DiskFormat, HypervisorDriver } from './index.ts'

const formats: Readonly<Record<string, DiskFormat>> = {
  QCOW2: 'qcow2',
  RAW: 'raw',
  VHD: 'vpc',
  VMDK: 'vmdk',
}

/** KVM by the agents of hosts, which speak to libvirt (`bff/src/agent`). */
export const kvm: HypervisorDriver = {
  hypervisor: 'KVM',
  diskFormat: (format) => formats[format],
  capabilities: {
    id: '6c1e0ad5-2f3a-4c55-9b10-8d6a3f0b7e41',
    maxGuests: 144,
    maxDataVolumes: 64,
    maxHosts: 1_000,
  },
}
