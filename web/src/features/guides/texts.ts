import en from '../../i18n/en/guides.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/guides.json'

addTexts({ ko, en })
