import { readFileSync, writeFileSync } from 'node:fs'

/**
 * MiB that this process needs at most until `work` is done, besides what it has (proc(5): clear_refs,
 * VmHWM). For a process of its own: what others do in it would count.
 */
export async function peakMiB(work: () => unknown): Promise<number> {
  globalThis.gc?.()
  writeFileSync('/proc/self/clear_refs', '5')
  const before = highestKib()
  await work()
  return (highestKib() - before) / 1024
}

function highestKib(): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}
