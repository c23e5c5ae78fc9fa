import en from '../../../i18n/en/guide-xen.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/guide-xen.json'

addTexts({ ko, en })
