import en from '../../i18n/en/api-call.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/api-call.json'

addTexts({ ko, en })
