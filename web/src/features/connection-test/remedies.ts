import type { Values, Verdict } from './verdict.ts'

/** Lines for the configuration of one program. */
export interface Snippet {
  readonly program: 'nginx' | 'HAProxy' | 'Mold'
  readonly text: string
  /** The lines are what has to go: by itself the program is as it should be. */
  readonly remove?: boolean
}

const nginx = (...lines: string[]): Snippet => ({ program: 'nginx', text: lines.join('\n') })
const haproxy = (...lines: string[]): Snippet => ({ program: 'HAProxy', text: lines.join('\n') })
const mold = (...lines: string[]): Snippet => ({ program: 'Mold', text: lines.join('\n') })
const without = (rule: string): Snippet => ({ program: 'HAProxy', text: rule, remove: true })

/** What to write where, so that a finding is mended; nothing where no setting helps. */
export function remedyOf({ finding, values = {} }: Verdict): readonly Snippet[] {
  switch (finding) {
    case 'plain':
      return tlsRemedy
    case 'untrusted':
      return [trustProxy(values)]
    case 'schemeHidden':
      return [trustProxy(values), ...headersRemedy]
    case 'otherAddress':
      return [
        mold(`MOLD_PUBLIC_URL=${values.page ?? ''}`),
        nginx('proxy_set_header Host $http_host;'),
        without('http-request set-header Host mold.internal'),
      ]
    case 'sizeRefused':
    case 'sizeCut':
    case 'nothingPasses':
      return [
        nginx('client_max_body_size 0;'),
        without('http-request deny if { req.body_size gt 1048576 }'),
      ]
    case 'collected':
      return [
        nginx('proxy_request_buffering off;', 'proxy_http_version 1.1;'),
        haproxy('no option http-buffer-request'),
      ]
    case 'eventsHeld':
      return [
        nginx('proxy_buffering off;', 'gzip off;'),
        without('http-response wait-for-body time 10s'),
      ]
    case 'idleCut':
      return timesRemedy
    default:
      return []
  }
}

const tlsRemedy = [
  mold('MOLD_TLS_CERT=/etc/mold/tls.pem', 'MOLD_TLS_KEY=/etc/mold/tls.key'),
  nginx(
    'listen 443 ssl;',
    'ssl_certificate /etc/nginx/mold.pem;',
    'ssl_certificate_key /etc/nginx/mold.key;',
  ),
  haproxy('bind :443 ssl crt /etc/haproxy/mold.pem'),
]

/* The headers that tell the server what the browser asked for. */
const headersRemedy = [
  nginx(
    'proxy_set_header Host $http_host;',
    'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
  ),
  haproxy('option forwardfor', 'http-request set-header X-Forwarded-Proto https if { ssl_fc }'),
]

const timesRemedy = [
  nginx('proxy_read_timeout 300s;', 'proxy_send_timeout 300s;', 'client_body_timeout 300s;'),
  haproxy('timeout client 300s', 'timeout server 300s', 'timeout http-request 300s'),
]

/** Others than root admins are not told the address that the server sees. */
function trustProxy({ peer }: Values): Snippet {
  return mold(`MOLD_TRUST_PROXY=${peer ?? '<proxy-address>'}`)
}
