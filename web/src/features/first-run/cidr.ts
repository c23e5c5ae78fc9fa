/**
 * True for a range such as `10.20.0.0/16` or one address: what the server takes as an item of
 * `secstorage.allowed.internal.sites`. For a word beside the field before anything is sent.
 */
export function isCidr(text: string): boolean {
  const [address = '', prefix, ...more] = text.trim().split('/')
  if (more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return false
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined
  return bits !== undefined && Number(prefix ?? bits) <= bits
}

function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text)
}

function isIpv6(text: string): boolean {
  return text.includes(':') && URL.canParse(`http://[${text}]/`)
}
