import type { RequestHandler } from 'express'

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const permissionsPolicy = ['camera', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ')

/**
 * The headers of every answer (security case H8). There is no CORS header at all: no other origin
 * reads an answer (H9).
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissionsPolicy,
}

/** Sets them first, so that no later part can forget them. */
export const setSecurityHeaders: RequestHandler = (req, res, next) => {
  for (const [name, value] of Object.entries(securityHeaders)) res.setHeader(name, value)
  // Over plain HTTP browsers ignore it, and behind a proxy it is the outer connection that counts.
  if (req.secure) res.setHeader('Strict-Transport-Security', 'max-age=31536000')
  next()
}
