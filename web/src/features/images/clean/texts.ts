import en from '../../../i18n/en/clean.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/clean.json'

addTexts({ ko, en })
