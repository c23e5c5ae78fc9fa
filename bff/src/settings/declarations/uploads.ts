import { boolean, number, section, text } from '../setting.ts'

export const uploadSettings = section(
  { group: 'Images', subgroup: 'Uploads', category: 'Advanced', component: 'images' },
  {
    'use.https.to.upload': boolean(
      true,
      'Uploads over HTTPS',
      'Kept for tools that set it: upload addresses begin with https where the address of this server does',
      { scopes: ['imagestore'] },
    ),
    'upload.operation.timeout': number(
      60,
      'Time to begin an upload',
      'Minutes until the signed address of an upload that has not begun stops working',
      { min: 1, max: 10_080 },
    ),
    'upload.monitoring.interval': number(
      60,
      'Sweep of uploads',
      'Seconds between two looks at uploads that neither progress nor end',
      { min: 1, max: 86_400 },
    ),
    'upload.resume.expiration': number(
      168,
      'How long an unfinished upload is kept',
      'Hours since its last byte after which an unfinished upload is discarded',
      { min: 1, max: 8_760 },
    ),
    'upload.post.secret.key': text(
      null,
      'Key of upload signatures',
      'Signs upload addresses; derived from MOLD_SECRET_KEY',
      { hidden: true, secure: true, fixed: true, category: 'Secure' },
    ),
  },
)
