import enCertificates from '../../i18n/en/certificates.json'
import en from '../../i18n/en/infrastructure.json'
import { addTexts } from '../../i18n/i18n.ts'
import koCertificates from '../../i18n/ko/certificates.json'
import ko from '../../i18n/ko/infrastructure.json'

addTexts({ ko: { ...ko, ...koCertificates }, en: { ...en, ...enCertificates } })
