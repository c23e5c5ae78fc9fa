/* Requests that hold one of the threads that a regular exit waits for. */
const holding = /^(FSReq|GetAddrInfo)/i

/**
 * Ends the process with 0. A regular exit waits for system calls in progress, which for a lost
 * network share is for ever; then the process becomes one that ends at once. Nothing is lost by that:
 * whatever was under way can be killed at any moment.
 */
export function endProcess(): never {
  const hangs = process.getActiveResourcesInfo().some((name) => holding.test(name))
  if (hangs) process.execve?.('/bin/true', ['true'], {})
  process.exit(0)
}
