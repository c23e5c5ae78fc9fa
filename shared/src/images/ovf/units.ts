/**
 * Bytes of a capacity with its unit (DSP0004 annex C: `byte * 2^30`, `KiloBytes`); null for what is no
 * plain number or no known unit (security case C4).
 */
export function bytesOf(count: string, units: string): bigint | null {
  if (!/^\d{1,20}$/.test(count)) return null
  const factor = factorOf(units)
  return factor === null ? null : BigInt(count) * factor
}

const names: Readonly<Record<string, bigint>> = {
  '': 1n,
  byte: 1n,
  bytes: 1n,
  kilobytes: 2n ** 10n,
  megabytes: 2n ** 20n,
  gigabytes: 2n ** 30n,
  kb: 2n ** 10n,
  mb: 2n ** 20n,
  gb: 2n ** 30n,
}

function factorOf(units: string): bigint | null {
  const text = units.toLowerCase().replace(/\s+/g, '')
  const named = Object.hasOwn(names, text) ? names[text] : undefined
  if (named !== undefined) return named
  const [, base, exponent] = /^bytes?\*(2|10)\^(\d{1,2})$/.exec(text) ?? []
  if (base === undefined || exponent === undefined || Number(exponent) > 60) return null
  return BigInt(base) ** BigInt(exponent)
}
