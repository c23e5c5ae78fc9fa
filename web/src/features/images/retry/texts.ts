import en from '../../../i18n/en/retry.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/retry.json'

addTexts({ ko, en })
