/**
 * True when both are releases of one system and the chosen one is the older (ux: Notices). Names of
 * OS types are compared by the words before their first number, then number by number.
 */
export function isOlder(chosen: string, guessed: string): boolean {
  const [a, b] = [releaseOf(chosen), releaseOf(guessed)]
  if (a === undefined || b === undefined || a.system !== b.system) return false
  const length = Math.max(a.numbers.length, b.numbers.length)
  for (let index = 0; index < length; index += 1) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function releaseOf(description: string) {
  const [, system, release] = /^(\D+?)\s*(\d+(?:\.\d+)*)/.exec(description) ?? []
  if (system === undefined || release === undefined) return undefined
  return { system, numbers: release.split('.').map(Number) }
}
