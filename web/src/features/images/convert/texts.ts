import en from '../../../i18n/en/convert.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/convert.json'

addTexts({ ko, en })
