import en from '../../i18n/en/first-run.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/first-run.json'

addTexts({ ko, en })
