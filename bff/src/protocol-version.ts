/** The release whose protocol is spoken. */
export const protocolVersion = '4.22.0.0'
