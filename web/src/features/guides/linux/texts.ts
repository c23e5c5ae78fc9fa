import en from '../../../i18n/en/guide-linux.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/guide-linux.json'

addTexts({ ko, en })
