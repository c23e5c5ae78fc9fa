import { decimal, number, section } from '../setting.ts'

const timeoutMs = { min: 1, max: 3_600_000 }

export const directDownloadSettings = section(
  { group: 'Images', subgroup: 'Direct download', category: 'Advanced', component: 'agent' },
  {
    'direct.download.connect.timeout': number(
      5_000,
      'Connection timeout',
      'Milliseconds that a host waits for a connection to the source of a direct download',
      timeoutMs,
    ),
    'direct.download.socket.timeout': number(
      5_000,
      'Read timeout',
      'Milliseconds that a host waits for further bytes of a direct download',
      timeoutMs,
    ),
    'direct.download.connection.request.timeout': number(
      5_000,
      'Connection request timeout',
      'Milliseconds that a host waits for a free connection for a direct download',
      { ...timeoutMs, hidden: true, category: 'Hidden' },
    ),
    'direct.download.certificate.background.task.interval': decimal(
      1,
      'Certificate task interval',
      'Hours, with decimals if need be, between two passes that give hosts the certificates they lack; 0 switches the task off',
      { min: 0, max: 8_760 },
    ),
  },
)
