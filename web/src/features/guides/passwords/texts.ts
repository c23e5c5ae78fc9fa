import en from '../../../i18n/en/guide-passwords.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/guide-passwords.json'

addTexts({ ko, en })
