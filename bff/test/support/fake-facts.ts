import type { AgentFacts } from '../../src/agent/protocol.ts'

const gib = 2 ** 30

/** What the host tells of itself: 8 processors, 16 GiB of memory, 100 GiB of primary storage. */
export const fakeFacts: AgentFacts = {
  agentversion: '0.1.0',
  protocol: 1,
  hostname: 'fake-host',
  libvirt: '9.0.0',
  qemu: '7.2.0',
  uri: 'qemu:///system',
  accelerator: 'kvm',
  arch: 'x86_64',
  cpus: 8,
  cpuspeed: 2_400,
  memory: 16 * gib,
  memoryused: 2 * gib,
  cpuused: 0.1,
  uefi: true,
  networking: 'network',
  network: {
    name: 'default',
    cidr: '192.168.122.0/24',
    gateway: '192.168.122.1',
    netmask: '255.255.255.0',
  },
  pool: { path: '/var/lib/mold/primary', total: 100 * gib, used: 10 * gib },
}
